/** The runs that began last. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { runsQuery } from "@/data/runs";
import type { ProjectRef } from "@/data/types";
import { formatAgo, formatDuration } from "@/lib/time";
import { ErrorState, SkeletonRows, StateBadge, useNow } from "@/ui";
import styles from "./ProjectPage.module.css";

const COUNT = 6;

export function LatestRuns({ project }: { readonly project: ProjectRef }) {
  const now = useNow(30_000);
  const { data, error, refetch } = useQuery(
    runsQuery(project, { order: "-created_at", limit: COUNT }),
  );
  return (
    <section className={styles.card} aria-label="Latest runs">
      <header className={styles.head}>
        <h2>Latest runs</h2>
        <Link to="/$entity/$project/runs" params={{ ...project }} className={styles.link}>
          All runs
        </Link>
      </header>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonRows count={COUNT} />}
      {data?.items.length === 0 && <p className={styles.lead}>None yet</p>}
      <ul className={styles.list}>
        {data?.items.map((run) => (
          <li key={run.id} className={styles.line}>
            <Link
              to="/$entity/$project/runs/$run"
              params={{ ...project, run: run.id }}
              className={styles.run}
            >
              {run.name}
            </Link>
            <span className={styles.by}>{run.user}</span>
            <StateBadge state={run.state} />
            <span className={styles.number}>{formatDuration(run.runtime_s)}</span>
            <span className={styles.ago}>{formatAgo(run.created_at, now)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
