/** Arrow keys in a list of rows that hold the same controls. */
import type { KeyboardEvent } from "react";

/** Up and down go to the same control of the neighbouring row; `reveal` brings a row into sight. */
export function moveFocus(event: KeyboardEvent<HTMLElement>, reveal: (row: number) => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>("[data-row]");
  const control = target.closest<HTMLElement>("[data-control]")?.dataset.control;
  if (!step || !row || !control) return;
  event.preventDefault();
  const next = Number(row.dataset.row) + step;
  const list = event.currentTarget;
  reveal(Math.max(0, next));
  requestAnimationFrame(() => {
    list.querySelector<HTMLElement>(`[data-row="${next}"] [data-control="${control}"]`)?.focus();
  });
}
