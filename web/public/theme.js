// Shows the chosen theme before the first paint; the application, which keeps the choice
// (src/features/shell/theme.ts), loads later. A file of its own: inline scripts are not allowed.
try {
  const { state } = JSON.parse(localStorage.getItem("runwell.theme") ?? "{}");
  if (state?.theme === "light" || state?.theme === "dark") {
    document.documentElement.dataset.theme = state.theme;
  }
} catch {
  // Storage is shut or holds nonsense: the system's theme it is.
}
