/**
 * Answers that the page brought along (`server/http/enclosures.py`), by the address of the question
 * below `api/v1/`. Each is good once, for the first question after the page was made.
 */

/** After this many milliseconds an answer that nobody took is old. */
const GOOD_FOR = 10_000;

declare global {
  interface Window {
    /** Two scripts take from them, `ahead.js` and the application. */
    __enclosures?: Record<string, unknown>;
  }
}

/** Takes the answer to a question; undefined: there is none, it must be asked. */
export function takeEnclosed(url: string): unknown {
  if (typeof window === "undefined" || performance.now() > GOOD_FOR) return undefined;
  window.__enclosures ??= readEnclosures();
  const question = url.slice(new URL("api/v1/", document.baseURI).href.length);
  const answer = window.__enclosures[question];
  delete window.__enclosures[question];
  return answer;
}

/** After a change, what was found before it is old. */
export function dropEnclosed(): void {
  if (typeof window !== "undefined") window.__enclosures = {};
}

function readEnclosures(): Record<string, unknown> {
  const text = document.getElementById("enclosures")?.textContent;
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}
