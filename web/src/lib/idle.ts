/** Work that waits until the page has nothing better to do. */

const LATEST_MS = 2000;
/** Where browsers do not say when they are idle. */
const LATER_MS = 300;

/** Calls `work` once, after what is urgent; returns how to call it off. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === "function") {
    const id = requestIdleCallback(work, { timeout: LATEST_MS });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(work, LATER_MS);
  return () => clearTimeout(id);
}
