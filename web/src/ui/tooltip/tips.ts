/**
 * Which control is to be named beside it. Controls only say their text (`data-tip`); one listener
 * for the whole page watches pointer and focus, so that a tooltip costs nothing until it is shown.
 */

export interface Tip {
  readonly anchor: Element;
  readonly text: string;
}

/** So long the pointer rests on a control before it is named, in ms. */
const REST_MS = 450;
/** Whoever goes from one to the next so soon after reads on without a wait, in ms. */
const NEXT_MS = 300;

/** Calls `tell` with what is to be shown, null for nothing; returns how to stop. */
export function watchTips(page: Document, tell: (tip: Tip | null) => void): () => void {
  let over: Element | null = null;
  let shown: Element | null = null;
  let hiddenAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (anchor: Element) => {
    const text = anchor.getAttribute("data-tip");
    if (!text || !anchor.isConnected) return;
    shown = anchor;
    tell({ anchor, text });
  };
  const hide = () => {
    clearTimeout(timer);
    if (shown === null) return;
    shown = null;
    hiddenAt = performance.now();
    tell(null);
  };
  const point = (event: Event) => {
    const next = event instanceof PointerEvent && event.pointerType === "touch" ? null : of(event);
    if (next === over) return;
    over = next;
    hide();
    if (next === null) return;
    const isReading = performance.now() - hiddenAt < NEXT_MS;
    timer = setTimeout(() => show(next), isReading ? 0 : REST_MS);
  };
  const focus = (event: Event) => {
    const next = of(event);
    if (next?.matches(":focus-visible")) show(next);
  };
  const dismiss = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || event.key === "Escape") hide();
  };
  const stop = new AbortController();
  const options = { signal: stop.signal, capture: true, passive: true };
  page.addEventListener("pointerover", point, options);
  page.addEventListener("focusin", focus, options);
  for (const name of ["focusout", "pointerdown", "keydown", "scroll"]) {
    page.addEventListener(name, dismiss, options);
  }
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

function of({ target }: Event): Element | null {
  return target instanceof Element ? target.closest("[data-tip]") : null;
}
