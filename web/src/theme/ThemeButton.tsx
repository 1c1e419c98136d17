import { Moon, Sun } from "lucide-react";
import { IconButton } from "@/components/Button";
import { text } from "@/text/en";
import { useTheme } from "@/theme/theme";

/** Between light and dark, where there is room for a sign only. */
export function ThemeButton() {
  const { label, Icon, flip } = useFlip();
  return (
    <IconButton aria-label={label} title={label} onClick={flip}>
      <Icon size={19} aria-hidden />
    </IconButton>
  );
}

/** The same in words, for menus. */
export function ThemeRow({ className }: { className: string }) {
  const { label, Icon, flip } = useFlip();
  return (
    <button type="button" onClick={flip} className={className}>
      <Icon size={18} aria-hidden className="text-muted" />
      {label}
    </button>
  );
}

function useFlip() {
  const [theme, setTheme] = useTheme();
  const isDark = theme === "dark";
  return {
    label: isDark ? text.header.toLight : text.header.toDark,
    Icon: isDark ? Sun : Moon,
    flip: () => setTheme(isDark ? "light" : "dark"),
  };
}
