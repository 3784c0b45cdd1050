/** Ctrl/Cmd+Z takes the last edit back; with Shift, or Ctrl+Y, it comes again. */
import { useEffect, useRef } from "react";
import { isTyping } from "@/features/keyboard/typing";
import type { WorkspaceHandle } from "./useWorkspace";

export function useUndoKeys(handle: Pick<WorkspaceHandle, "undo" | "redo">): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // In a field, the browser undoes what was typed.
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
