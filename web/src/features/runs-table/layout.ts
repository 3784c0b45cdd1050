/** How columns are shown, moved and pinned by hand. Pure. */
import type { ColumnLayout } from "@/features/workspace/run-feed";

/** The ids in the order of the layout; those it does not know come after their natural neighbour. */
export function orderedIds(layout: ColumnLayout, natural: readonly string[]): string[] {
  if (layout.order.length === 0) return [...natural];
  const exists = new Set(natural);
  const ordered = layout.order.filter((id) => exists.has(id));
  const placed = new Set(ordered);
  for (const [at, id] of natural.entries()) {
    if (placed.has(id)) continue;
    const neighbour = natural.slice(0, at).findLast((other) => placed.has(other));
    ordered.splice(neighbour === undefined ? 0 : ordered.indexOf(neighbour) + 1, 0, id);
    placed.add(id);
  }
  return ordered;
}

/** Puts a column in front of another one, or at the end for null. */
export function moveColumn(
  layout: ColumnLayout,
  natural: readonly string[],
  id: string,
  before: string | null,
): ColumnLayout {
  const order = orderedIds(layout, natural).filter((other) => other !== id);
  const at = before === null ? -1 : order.indexOf(before);
  order.splice(at === -1 ? order.length : at, 0, id);
  return { ...layout, order };
}

export function setVisible(
  layout: ColumnLayout,
  ids: readonly string[],
  isOn: boolean,
): ColumnLayout {
  const changed = Object.fromEntries(ids.map((id) => [id, isOn]));
  return { ...layout, visible: { ...layout.visible, ...changed } };
}

export function setPinned(layout: ColumnLayout, id: string, isOn: boolean): ColumnLayout {
  const others = layout.pinned.filter((other) => other !== id);
  return { ...layout, pinned: isOn ? [...others, id] : others };
}

export type ChangeLayout = (change: (layout: ColumnLayout) => ColumnLayout) => void;
