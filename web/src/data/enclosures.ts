/**
 * Answers that the page brought along (`server/http/enclosures.py`), by the address of the question
 * below `api/v1/`. Each is good once, for the first question after the page was made.
 */

/** After this many milliseconds an answer that nobody took is old. */
const GOOD_FOR = 10_000;
const CHANGING = "runwell-changing";

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

/**
 * Makes a change. What was brought along is older than that. And a change that is on its way when the
 * page is left, may come to the server after the question for the next page: that one then asks again
 * for all (the mark outlives the page, in this tab).
 */
export async function whileChanging<T>(change: () => Promise<T>): Promise<T> {
  if (typeof window === "undefined") return change();
  window.__enclosures = {};
  changes += 1;
  mark.set();
  try {
    return await change();
  } finally {
    changes -= 1;
    if (changes === 0) mark.take();
  }
}

let changes = 0;

const mark = {
  set: () => store((tab) => tab.setItem(CHANGING, "1")),
  /** Whether it was set; from now on it is not. */
  take: () =>
    store((tab) => {
      const was = tab.getItem(CHANGING) !== null;
      tab.removeItem(CHANGING);
      return was;
    }) ?? false,
};

/** Null where a browser keeps nothing for pages. */
function store<T>(use: (tab: Storage) => T): T | null {
  try {
    return use(window.sessionStorage);
  } catch {
    return null;
  }
}

function readEnclosures(): Record<string, unknown> {
  if (mark.take()) return {};
  const text = document.getElementById("enclosures")?.textContent;
  return text ? (JSON.parse(text) as Record<string, unknown>) : {};
}
