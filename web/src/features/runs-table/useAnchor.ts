import { type RefObject, useLayoutEffect, useRef } from "react";
import type { Line } from "./lines";

/**
 * Keeps the rows that one looks at where they are while others come and go above them. At the very
 * top nothing is held, so that new runs come into sight.
 */
export function useAnchor(
  scroll: RefObject<HTMLElement | null>,
  rows: readonly Line[],
  height: number,
): void {
  const before = useRef<readonly Line[]>(rows);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = rows;
    const box = scroll.current;
    if (!box || old === rows || box.scrollTop < height) return;
    const at = Math.floor(box.scrollTop / height);
    const anchor = old[at];
    if (!anchor || rows[at]?.id === anchor.id) return;
    const now = rows.findIndex((line) => line.id === anchor.id);
    if (now !== -1) box.scrollTop += (now - at) * height;
  }, [rows, scroll, height]);
}
