import { useEditRun } from "@/data/runs";
import type { RunEdit, RunRef } from "@/data/types";
import { useToast } from "@/ui";

/** Changes what is written about a run, and says so when it was not saved. */
export function useEdit(ref: RunRef): (edit: RunEdit) => void {
  const { mutate } = useEditRun(ref);
  const toast = useToast();
  return (edit) =>
    mutate(edit, {
      onError: (error) =>
        toast({ title: "The change was not saved", description: error.message, tone: "bad" }),
    });
}
