/** Lists of answers, of which React is told as one: the number of what a hook depends on is fixed. */
import { useRef } from "react";

/** Returns the list that was given before for as long as it has the same items. */
export function useSameList<Item>(items: readonly Item[]): readonly Item[] {
  const kept = useRef(items);
  if (!isSame(kept.current, items)) kept.current = items;
  return kept.current;
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, at) => Object.is(item, other[at]));
}
