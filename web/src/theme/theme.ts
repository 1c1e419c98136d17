import { useState } from "react";

export type Theme = "light" | "dark";

const KEY = "questline.theme";

/** public/theme.js has set the first value before the first paint. */
function currentTheme(): Theme {
  return document.documentElement.dataset["theme"] === "dark" ? "dark" : "light";
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(currentTheme);
  const choose = (next: Theme) => {
    document.documentElement.dataset["theme"] = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Storage is blocked: the choice lasts until the next reload.
    }
    setTheme(next);
  };
  return [theme, choose];
}
