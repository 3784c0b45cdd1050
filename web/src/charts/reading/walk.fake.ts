/** Goes through a chart with keys, for tests: what is announced at each. */
import { stepOf, type Walk } from "./step";

export function readBy<T>(walk: Walk<T>, keys: readonly string[]): readonly string[] {
  let at: T | null = null;
  return keys.map((key) => {
    const step = stepOf(key);
    if (step) at = walk.go(at, step);
    return at === null ? "" : walk.tell(at);
  });
}
