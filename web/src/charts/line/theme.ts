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
  return {
    font: `${text_px}px ${family}`,
    label: resolve(host, "--ink-3"),
    grid: resolve(host, "--line"),
  };
}

/**
 * A custom property holds its text, light-dark() and all; only a real property is resolved. Each
 * token has an element of its own: one that changed its colour might still be on the way there.
 */
function resolve(host: HTMLElement, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
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
