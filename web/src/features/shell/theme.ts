/** Light, dark, or what the system says. Kept in the browser, shown by `<html data-theme>`. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "system" | "light" | "dark";

interface ThemeChoice {
  readonly theme: Theme;
}

const useChoice = create<ThemeChoice>()(
  persist((): ThemeChoice => ({ theme: "system" }), { name: "runwell.theme" }),
);

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return [useChoice(({ theme }) => theme), (theme) => useChoice.setState({ theme })];
}

/** Shows the chosen theme, now and whenever it changes. */
export function applyTheme(root: HTMLElement): void {
  const show = ({ theme }: ThemeChoice) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };
  show(useChoice.getState());
  useChoice.subscribe(show);
}
