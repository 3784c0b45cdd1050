/** Parts of panels that come when the first one of their kind is drawn or set up. */
import { type ComponentType, createElement, lazy, useState } from "react";
import type { EditorProps, PanelProps } from "./panel";

export function lazyPanel(
  load: () => Promise<{ Panel: ComponentType<PanelProps> }>,
): ComponentType<PanelProps> {
  return lazily(async () => (await load()).Panel);
}

export function lazyEditor(
  load: () => Promise<{ Editor: ComponentType<EditorProps> }>,
): ComponentType<EditorProps> {
  return lazily(async () => (await load()).Editor);
}

/** Like `lazy`, but what is there already is drawn at once, without a shape in its place before. */
function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  const Later = lazy(async () => {
    loaded = await load();
    return { default: loaded };
  });
  return function Part(props: Props) {
    // One that began as the one stays it: another component would begin anew.
    const [Shown] = useState((): ComponentType<Props> => loaded ?? (Later as ComponentType<Props>));
    return createElement(Shown, props);
  };
}
