// Runs before the first paint, so that a page in dark colours never flashes light. A file of its own, because the content
// security policy allows no inline scripts. src/theme/theme.ts changes the choice later.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem("questline.theme");
  } catch {
    // Storage is blocked: follow the system.
  }
  const dark = choice ? choice === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
