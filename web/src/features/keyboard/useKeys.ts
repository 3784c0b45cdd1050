/** Keys of the whole page. */
import { useLayoutEffect, useRef } from "react";

/** Tells of each key that is pressed anywhere, from the moment at which the page is seen. */
export function useKeys(onKeyDown: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKeyDown);
  latest.current = onKeyDown;
  useLayoutEffect(() => {
    const tell = (event: KeyboardEvent) => latest.current(event);
    addEventListener("keydown", tell);
    return () => removeEventListener("keydown", tell);
  }, []);
}
