/** The runs that were deleted, each of which comes back with a click. */
import { useQuery } from "@tanstack/react-query";
import { useBulk } from "@/data/bulk";
import { trashQuery } from "@/data/projects";
import type { ProjectRef } from "@/data/types";
import { formatCount } from "@/lib/number";
import { formatAgo } from "@/lib/time";
import { Button, ErrorState, useNow, useToast } from "@/ui";
import styles from "./ProjectPage.module.css";

export function Trash({ project }: { project: ProjectRef }) {
  const { data: runs = [], error, refetch, isPending } = useQuery(trashQuery(project));
  const now = useNow(30_000);
  const bulk = useBulk(project);
  const toast = useToast();
  const restore = (ids: readonly string[]): void =>
    bulk.mutate(
      { do: "restore", runs: ids },
      {
        onSuccess: (count) =>
          toast({ title: `${formatCount(count, "run")} restored`, tone: "good" }),
        onError: ({ message }) =>
          toast({ title: "That did not work", description: message, tone: "bad" }),
      },
    );
  return (
    <section className={styles.card} aria-label="Deleted runs">
      <header className={styles.head}>
        <h2>Deleted runs</h2>
        {runs.length > 1 && (
          <Button size="s" onClick={() => restore(runs.map(({ id }) => id))}>
            Restore all
          </Button>
        )}
      </header>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!isPending && runs.length === 0 && !error && (
        <p className={styles.lead}>None. Deleted runs stay here until the trash is emptied</p>
      )}
      <ul className={styles.list}>
        {runs.map(({ id, name, deleted_at }) => (
          <li key={id}>
            <span className={styles.deleted} title={id}>
              {name}
            </span>
            <span className={styles.ago}>{formatAgo(deleted_at, now)}</span>
            <Button
              size="s"
              disabled={bulk.isPending}
              aria-label={`Restore ${name}`}
              onClick={() => restore([id])}
            >
              Restore
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
