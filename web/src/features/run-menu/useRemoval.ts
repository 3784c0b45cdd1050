/** Deletes runs, and offers to bring them back. */
import { useBulk } from "@/data/bulk";
import type { ProjectRef } from "@/data/types";
import { formatCount } from "@/lib/number";
import { useToast } from "@/ui";

export function useRemoval(project: ProjectRef, ids: readonly string[], onDone: () => void) {
  const bulk = useBulk(project);
  const toast = useToast();
  const failed = (error: Error): void =>
    void toast({ title: "That did not work", description: error.message, tone: "bad" });
  // Promises, for what asked may have left the page by the time there is an answer.
  const restore = (): void => void bulk.mutateAsync({ do: "restore", runs: ids }).catch(failed);
  return (): void =>
    void bulk
      .mutateAsync({ do: "delete", runs: ids })
      .then((count) => {
        onDone();
        toast({
          title: `${formatCount(count, "run")} deleted`,
          action: { label: "Undo", onSelect: restore },
        });
      })
      .catch(failed);
}
