/** A filter while it is written: what is not filled in yet stands here, and only here. */
import { useEffect, useRef, useState } from "react";
import { pruned, type RunFilter } from "./filter";

/** When somebody else changes the filter (undo, another view), the draft follows. */
export function useFilterDraft(
  filter: RunFilter,
  onFilter: (next: RunFilter) => void,
): readonly [RunFilter, (next: RunFilter) => void] {
  const [draft, setDraft] = useState(filter);
  const told = useRef(JSON.stringify(filter));
  const incoming = JSON.stringify(filter);
  useEffect(() => {
    if (incoming === told.current) return;
    told.current = incoming;
    setDraft(JSON.parse(incoming) as RunFilter);
  }, [incoming]);
  const change = (next: RunFilter): void => {
    const kept = pruned(next);
    setDraft(next);
    if (JSON.stringify(kept) === told.current) return;
    told.current = JSON.stringify(kept);
    onFilter(kept);
  };
  return [draft, change];
}
