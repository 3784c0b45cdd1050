/**
 * A control that opens something floating, of which nothing exists before it is first asked for: a
 * page with a hundred menus costs a hundred buttons.
 */
import {
  cloneElement,
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useRef,
  useState,
} from "react";

interface Change {
  readonly event: Event;
  cancel(): void;
}

export interface Opener {
  /** The trigger, which now opens and closes. */
  readonly control: ReactElement;
  /** What floats; null until it is asked for. */
  readonly floating: Floating | null;
}

export interface Floating {
  /** Where it stands. */
  readonly anchor: RefObject<HTMLElement | null>;
  readonly popup: {
    readonly ref: RefObject<HTMLDivElement | null>;
    readonly finalFocus: () => HTMLElement | false;
  };
  readonly root: {
    readonly open: boolean;
    readonly onOpenChange: (open: boolean, change: Change) => void;
  };
}

export function useOpener(trigger: ReactElement, kind: "menu" | "dialog"): Opener {
  const [isOpen, setOpen] = useState(false);
  const [wasAsked, setAsked] = useState(false);
  const anchor = useRef<HTMLElement>(null);
  const popup = useRef<HTMLDivElement>(null);
  // Back to the control; but not away from a window that the choice has opened meanwhile.
  const finalFocus = () => {
    const { activeElement: active } = document;
    const isElsewhere = active !== document.body && !popup.current?.contains(active);
    return isElsewhere ? false : (anchor.current ?? false);
  };
  const open = (next: boolean) => {
    setAsked(true);
    setOpen(next);
  };
  const control = cloneElement(trigger as ReactElement<Record<string, unknown>>, {
    ref: anchor,
    "aria-haspopup": kind,
    "aria-expanded": isOpen,
    "data-popup-open": isOpen ? "" : undefined,
    onClick: () => open(!isOpen),
    ...(kind === "menu" && {
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        open(true);
      },
    }),
  });
  const onOpenChange = (next: boolean, change: Change) => {
    const { target } = change.event;
    // A press on the control comes from outside, too; the click after it closes.
    if (!next && target instanceof Node && anchor.current?.contains(target)) change.cancel();
    else setOpen(next);
  };
  const root = { open: isOpen, onOpenChange };
  return {
    control,
    floating: wasAsked ? { anchor, popup: { ref: popup, finalFocus }, root } : null,
  };
}
