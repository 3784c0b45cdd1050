/**
 * A value that changes at once on the page, and a little later where it is kept (the URL): sliders
 * and typing are faster than browsers let an address change, and must not wait for it.
 */
import { useCallback, useEffect, useRef, useState } from "react";

const REST_MS = 250;

/**
 * `kept` is the value as it is kept now; when somebody else changes it (back, a link), the draft
 * follows. `keep` is called when the draft rests. Values are compared as JSON.
 */
export function useDraft<T extends object>(
  kept: T,
  keep: (value: T) => void,
): readonly [T, (next: Partial<T>) => void] {
  const [draft, setDraft] = useState(kept);
  const known = useRef(JSON.stringify(kept));
  const latest = useRef(keep);
  latest.current = keep;

  const incoming = JSON.stringify(kept);
  useEffect(() => {
    if (incoming === known.current) return;
    known.current = incoming;
    setDraft(JSON.parse(incoming) as T);
  }, [incoming]);

  useEffect(() => {
    const text = JSON.stringify(draft);
    if (text === known.current) return;
    const timer = setTimeout(() => {
      known.current = text;
      latest.current(draft);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  const change = useCallback((next: Partial<T>) => setDraft((old) => ({ ...old, ...next })), []);
  return [draft, change];
}
