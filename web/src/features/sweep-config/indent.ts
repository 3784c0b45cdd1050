/** How a line of YAML begins after Enter: as the one before, a step deeper behind a colon. Pure. */
const STEP = "  ";

/** What Enter at `at` puts into the text. */
export function breakAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  const [indent = ""] = /^ */.exec(line) ?? [];
  return `\n${indent}${line.trimEnd().endsWith(":") ? STEP : ""}`;
}
