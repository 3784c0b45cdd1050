/** Parts of panels that come when the first one of their kind is drawn or set up. */
import { type ComponentType, createElement, lazy, useEffect, useState } from "react";
import { arriving } from "@/data/arrival";
import { Skeleton } from "@/ui";
import type { EditorProps, PanelProps } from "./panel";

/**
 * What is there already is drawn at once; else a shape stands in its place until it is there. No
 * `lazy`: React shows what comes after a fallback no sooner than 300 ms later, so that pages flicker
 * less, and the panels of a page would all wait for that.
 */
export function lazyPanel(
  load: () => Promise<{ Panel: ComponentType<PanelProps> }>,
): ComponentType<PanelProps> {
  let loaded: ComponentType<PanelProps> | null = null;
  return function Part(props: PanelProps) {
    const [Shown, setShown] = useState(() => loaded);
    const [error, setError] = useState<unknown>(null);
    useEffect(() => {
      if (Shown) return;
      let isWanted = true;
      arriving(load)().then(
        ({ Panel }) => {
          loaded = Panel;
          if (isWanted) setShown(() => Panel);
        },
        (reason: unknown) => isWanted && setError(reason),
      );
      return () => {
        isWanted = false;
      };
    }, [Shown]);
    if (error) throw error;
    return Shown ? createElement(Shown, props) : createElement(Skeleton, { height: "100%" });
  };
}

export function lazyEditor(
  load: () => Promise<{ Editor: ComponentType<EditorProps> }>,
): ComponentType<EditorProps> {
  return lazy(arriving(async () => ({ default: (await load()).Editor })));
}
