/** The design tokens as the canvas needs them: resolved colours, for the theme now shown. */

export interface ChartTheme {
  readonly font: string;
  readonly label: string;
  readonly grid: string;
}

/** The usual height of labels, in CSS pixels. */
export const TEXT_PX = 11;

/** Reads the tokens as they are at `host`; labels are so many CSS pixels high. */
export function readTheme(host: HTMLElement, text_px = TEXT_PX): ChartTheme {
  const family = getComputedStyle(host).fontFamily;
  const probe = document.createElement("span");
  host.append(probe);
  // A custom property holds its text, light-dark() and all; only a real property is resolved.
  const resolve = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const theme = {
    font: `${text_px}px ${family}`,
    label: resolve("--ink-3"),
    grid: resolve("--line"),
  };
  probe.remove();
  return theme;
}

/** Calls `listener` when the page changes between light and dark; returns how to stop. */
export function onThemeChange(listener: () => void): () => void {
  const media = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  media.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", listener);
  };
}
