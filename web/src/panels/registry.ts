/** Every kind of panel, keyed by W&B's viewType. A new panel is a folder and a line here. */
import { spec as confusion } from "./confusion/spec";
import { spec as line } from "./line/spec";
import { spec as media } from "./media/spec";
import type { PanelSpec } from "./panel";
import { spec as table } from "./table/spec";

export const PANELS: readonly PanelSpec[] = [line, media, table, confusion];

/** The panel that shows a kind of value; undefined when none does. */
export function panelFor(kind: string): PanelSpec | undefined {
  return PANELS.find((panel) => panel.accepts(kind));
}
