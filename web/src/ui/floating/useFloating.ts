/**
 * What floats over a page is a third of what the page is made of, and none of it is seen at first. So
 * it comes later: as soon as somebody moves, or is still, or asks for some of it.
 */
import { useEffect, useSyncExternalStore } from "react";

type Parts = typeof import("./parts");

/** Until then the page is left alone with its first paint, in ms. */
const STILL_MS = 2_000;
const SIGNS = ["pointermove", "pointerdown", "keydown"] as const;

let parts: Parts | null = null;
let loading: Promise<void> | null = null;
const waiting = new Set<() => void>();

/** Loads the parts; whoever asks after a failure tries again. */
function loadFloating(): Promise<void> {
  loading ??= import("./parts")
    .then((loaded) => {
      parts = loaded;
      for (const draw of [...waiting]) draw();
    })
    .finally(() => {
      loading = null;
    });
  return loading;
}

/** Loads the parts soon, when it disturbs no more. */
export function loadFloatingSoon(page: Window = window): void {
  const load = () => {
    clearTimeout(timer);
    for (const sign of SIGNS) page.removeEventListener(sign, load);
    loadFloating().catch(() => {}); // whoever opens something tries again
  };
  const timer = setTimeout(load, STILL_MS);
  for (const sign of SIGNS) page.addEventListener(sign, load, { passive: true });
}

/** Returns the parts if they are wanted and there; draws again when they have come. */
export function useFloating(isWanted: boolean): Parts | null {
  const here = useSyncExternalStore(watch, () => parts);
  // With each draw, so that after a failure the next click tries again.
  useEffect(() => {
    if (isWanted && here === null) loadFloating().catch(() => {});
  });
  return isWanted ? here : null;
}

function watch(draw: () => void): () => void {
  waiting.add(draw);
  return () => waiting.delete(draw);
}
