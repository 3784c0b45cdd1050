/** The size of a section's panels while the corner of one is dragged, and as it is kept. */
import { type PointerEvent as Grabbed, type RefObject, useCallback, useRef, useState } from "react";
import type { Flow } from "@/features/workspace/document";
import { type Measured, resized } from "./flow";

export interface Corner {
  readonly flow: Flow | null;
  /** The same function as long as the section stands. */
  readonly onGrab: (event: Grabbed<HTMLElement>) => void;
}

export function useCorner(
  cards: RefObject<HTMLElement | null>,
  kept: Flow | null,
  keep: (flow: Flow) => void,
): Corner {
  const [draft, setDraft] = useState<Flow | null>(null);
  const latest = useRef({ kept, keep });
  latest.current = { kept, keep };
  const onGrab = useCallback(
    (event: Grabbed<HTMLElement>) => {
      const card = event.currentTarget.closest("article");
      if (!card || !cards.current) return;
      event.preventDefault();
      const { clientX, clientY } = event;
      const measured = measure(card, cards.current);
      let flow: Flow | null = null;
      // The card may leave its page meanwhile: the window is listened to.
      const end = new AbortController();
      const move = (moved: PointerEvent): void => {
        const [dx, dy] = [moved.clientX - clientX, moved.clientY - clientY];
        flow = resized(measured, dx, dy, latest.current.kept);
        setDraft(flow);
      };
      const drop = (): void => {
        end.abort();
        if (flow) latest.current.keep(flow);
        setDraft(null);
      };
      window.addEventListener("pointermove", move, { signal: end.signal });
      window.addEventListener("pointerup", drop, { signal: end.signal });
      window.addEventListener("pointercancel", drop, { signal: end.signal });
    },
    [cards],
  );
  return { flow: draft ?? kept, onGrab };
}

function measure(card: HTMLElement, grid: HTMLElement): Measured {
  const { columnGap, paddingLeft, paddingRight } = getComputedStyle(grid);
  const inside =
    grid.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  const gap = Number.parseFloat(columnGap);
  return { width: card.offsetWidth, height: card.offsetHeight, grid: inside, gap };
}
