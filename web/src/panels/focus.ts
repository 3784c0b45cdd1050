/**
 * The run that the pointer rests on, anywhere on the page: its lines come to the front of every
 * chart. A store of its own, so that hovering renders no panel again.
 */
import { create } from "zustand";

interface Focus {
  readonly run: string | null;
}

const useFocus = create<Focus>(() => ({ run: null }));

export function setFocusedRun(run: string | null): void {
  if (useFocus.getState().run !== run) useFocus.setState({ run });
}

export function useFocusedRun(): string | null {
  return useFocus((focus) => focus.run);
}

/** Calls `listener` with the run whenever it changes; returns how to stop. */
export function onFocusedRun(listener: (run: string | null) => void): () => void {
  return useFocus.subscribe((focus) => listener(focus.run));
}
