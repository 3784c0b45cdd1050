/** How much room an element has while it is in view or close to it: only what is seen is drawn. */
import { type RefObject, useLayoutEffect, useState } from "react";

const CLOSE_PX = 240;
/** Widths are told in steps of so many pixels. */
const STEP = 100;

/** Returns the width in pixels, rounded up; null out of view. */
export function useRoom(ref: RefObject<Element | null>): number | null {
  const [isInView, setInView] = useState(false);
  const [width_px, setWidth] = useState(STEP);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    // The first time at once: the observers tell a frame later, and what is seen comes later, too.
    const box = element.getBoundingClientRect();
    setWidth(rounded(box.width));
    setInView(box.bottom > -CLOSE_PX && box.top < innerHeight + CLOSE_PX);
    const view = new IntersectionObserver(
      (entries) => setInView(entries.at(-1)?.isIntersecting ?? false),
      { rootMargin: `${CLOSE_PX}px 0px` },
    );
    const size = new ResizeObserver((entries) => {
      const width = rounded(entries.at(-1)?.borderBoxSize[0]?.inlineSize ?? 0);
      // What is drawn for more room does for a little less.
      setWidth((old) => (width > old || width < old / 2 ? width : old));
    });
    view.observe(element);
    size.observe(element);
    return () => {
      view.disconnect();
      size.disconnect();
    };
  }, [ref]);
  return isInView ? width_px : null;
}

function rounded(width_px: number): number {
  return Math.max(1, Math.ceil(width_px / STEP)) * STEP;
}
