/** Short messages on their way to the corner where they are shown. */

export interface ToastMessage {
  title: string;
  description?: string;
  tone?: "neutral" | "good" | "bad";
  /** Something that can be done about it while it stands there. */
  action?: { label: string; onSelect: () => void };
}

type Show = (message: ToastMessage) => void;

const waiting: ToastMessage[] = [];
let show: Show | null = null;
let ask: () => void = () => {};

/** Shows a message, as soon as there is where. */
export function addToast(message: ToastMessage): void {
  if (show) {
    show(message);
    return;
  }
  waiting.push(message);
  ask();
}

/** Calls `onFirst` when there is a message and nowhere to show it; returns how to stop. */
export function watchToasts(onFirst: () => void): () => void {
  ask = onFirst;
  if (waiting.length > 0) onFirst();
  return () => {
    ask = () => {};
  };
}

/** Has messages shown, first those that wait; returns how to stop. */
export function showToasts(how: Show): () => void {
  show = how;
  waiting.splice(0).forEach(how);
  return () => {
    show = null;
  };
}
