/** Parts of panels that come when the first one of their kind is drawn or set up. */
import { type ComponentType, lazy } from "react";
import type { EditorProps, PanelProps } from "./panel";

export function lazyPanel(
  load: () => Promise<{ Panel: ComponentType<PanelProps> }>,
): ComponentType<PanelProps> {
  return lazy(async () => ({ default: (await load()).Panel }));
}

export function lazyEditor(
  load: () => Promise<{ Editor: ComponentType<EditorProps> }>,
): ComponentType<EditorProps> {
  return lazy(async () => ({ default: (await load()).Editor }));
}
