/** Ctrl/Cmd+Z takes the last edit back; with Shift, or Ctrl+Y, it comes again. */
import { useEffect, useRef } from "react";
import type { WorkspaceHandle } from "./useWorkspace";

export function useUndoKeys(handle: Pick<WorkspaceHandle, "undo" | "redo">): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const isRedo = key === "y" || (key === "z" && event.shiftKey);
      if (key !== "z" && !isRedo) return;
      event.preventDefault();
      if (isRedo) latest.current.redo();
      else latest.current.undo();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}

const NO_TEXT: ReadonlySet<string> = new Set(["range", "checkbox", "radio", "button", "color"]);

/** In a field, the browser undoes what was typed. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  return target instanceof HTMLElement && target.closest("textarea, [contenteditable]") !== null;
}
