/** Ctrl/Cmd+Z takes the last edit back; with Shift, or Ctrl+Y, it comes again. */
import { isTyping } from "@/features/keyboard/typing";
import { useKeys } from "@/features/keyboard/useKeys";
import type { WorkspaceHandle } from "./useWorkspace";

export function useUndoKeys(handle: Pick<WorkspaceHandle, "undo" | "redo">): void {
  useKeys((event) => {
    // In a field, the browser undoes what was typed.
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (key !== "z" && !isRedo) return;
    event.preventDefault();
    if (isRedo) handle.redo();
    else handle.undo();
  });
}
