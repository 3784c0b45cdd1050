/**
 * Changes that are on their way when a page is left. The browser sends small ones to their end, large
 * ones not; and either may come to the server after the next page's questions, which would then be
 * answered as if nothing had changed. So what is on its way is kept for the tab, and the next page
 * sends it once more before it asks anything: a PUT may come twice.
 */

export interface Change {
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
}

interface Kept {
  /** In ms since the epoch. */
  readonly at: number;
  readonly changes: readonly Change[];
}

declare global {
  interface Window {
    /** Two scripts ask, `ahead.js` and the application; null: nothing is left to be sent. */
    __unfinished?: Promise<void> | null;
  }
}

const NAME = "runwell-unfinished";
/** A tab that is opened again after longer, in ms, does not bring back what others have changed. */
const GOOD_FOR = 60_000;

const going = new Set<Change>();

/** Makes a change, which is kept until there is an answer. */
export async function whileUnfinished<T>(change: Change, make: () => Promise<T>): Promise<T> {
  going.add(change);
  keep();
  try {
    return await make();
  } finally {
    going.delete(change);
    keep();
  }
}

/**
 * Resolves when what the page before left has reached the server; null: it left nothing. `send` makes
 * a change, and does not reject.
 */
export function afterUnfinished(send: (change: Change) => Promise<void>): Promise<void> | null {
  if (typeof window === "undefined") return null;
  if (window.__unfinished === undefined) {
    const left = take();
    window.__unfinished = left && finish(left, send);
  }
  return window.__unfinished;
}

async function finish(
  changes: readonly Change[],
  send: (change: Change) => Promise<void>,
): Promise<void> {
  await Promise.all(changes.filter(({ method }) => method === "PUT").map(send));
  window.__unfinished = null;
}

function keep(): void {
  if (typeof window === "undefined") return;
  const kept = (changes: readonly Change[]) => JSON.stringify({ at: Date.now(), changes });
  if (going.size === 0) store((tab) => tab.removeItem(NAME));
  // What is too large to be kept is known to be on its way all the same.
  else if (!store((tab) => tab.setItem(NAME, kept([...going])) ?? true)) {
    store((tab) => tab.setItem(NAME, kept([])));
  }
}

/** Takes what was kept; null: nothing. */
function take(): readonly Change[] | null {
  const text = store((tab) => tab.getItem(NAME));
  if (!text) return null;
  store((tab) => tab.removeItem(NAME));
  const { at, changes } = JSON.parse(text) as Kept;
  return Date.now() - at < GOOD_FOR ? changes : null;
}

/** Null where a browser keeps nothing for pages, or no more. */
function store<T>(use: (tab: Storage) => T): T | null {
  try {
    return use(window.sessionStorage);
  } catch {
    return null;
  }
}
