/** The design tokens as the canvas needs them: resolved colours, for the theme now shown. */

interface Colors {
  readonly label: string;
  readonly grid: string;
  readonly ink: string;
  readonly cursor: string;
  /** The ground of what floats above. */
  readonly raised: string;
}

interface Look extends Colors {
  readonly family: string;
}

export interface ChartTheme extends Colors {
  readonly font: string;
}

/** The usual height of labels, in CSS pixels. */
export const TEXT_PX = 11;

/** Reads the tokens as they are now; labels are so many CSS pixels high. */
export function readTheme(host: HTMLElement, text_px = TEXT_PX): ChartTheme {
  const { family, ...colors } = lookNow(host);
  return { font: `${text_px}px ${family}`, ...colors };
}

let known: { readonly of: string; readonly look: Look } | null = null;

/** To resolve them has the page styled anew, which it need not be for each chart. */
function lookNow(host: HTMLElement): Look {
  const of = `${document.documentElement.dataset.theme ?? ""} ${isDark().matches}`;
  // A chart that was taken off the page a moment ago has no style, and must not give all others none.
  if (known?.of !== of) known = { of, look: resolved(host.isConnected ? host : document.body) };
  return known.look;
}

function resolved(host: HTMLElement): Look {
  return {
    family: getComputedStyle(host).fontFamily,
    label: resolve(host, "--ink-3"),
    grid: resolve(host, "--line"),
    ink: resolve(host, "--ink"),
    cursor: resolve(host, "--line-strong"),
    raised: resolve(host, "--bg-raised"),
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
  const media = isDark();
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  media.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", listener);
  };
}

function isDark(): MediaQueryList {
  return matchMedia("(prefers-color-scheme: dark)");
}
