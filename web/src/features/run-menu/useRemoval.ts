/** Deletes runs, and offers to bring them back. */
import { useBulk } from "@/data/bulk";
import type { ProjectRef } from "@/data/types";
import { formatCount } from "@/lib/number";
import { useToast } from "@/ui";

/** The ids of some runs, or what reads them when they are asked for. */
export type RunIds = readonly string[] | (() => Promise<readonly string[]>);

export function useRemoval(project: ProjectRef, runs: RunIds, onDone: () => void) {
  const bulk = useBulk(project);
  const toast = useToast();
  const failed = (error: Error): void =>
    void toast({ title: "That did not work", description: error.message, tone: "bad" });
  // Promises, for what asked may have left the page by the time there is an answer.
  const restore = (ids: readonly string[]): void =>
    void bulk.mutateAsync({ do: "restore", runs: ids }).catch(failed);
  const remove = async (): Promise<void> => {
    const ids = typeof runs === "function" ? await runs() : runs;
    const count = await bulk.mutateAsync({ do: "delete", runs: ids });
    onDone();
    toast({
      title: `${formatCount(count, "run")} deleted`,
      action: { label: "Undo", onSelect: () => restore(ids) },
    });
  };
  return (): void => void remove().catch(failed);
}
