/** Who has runs in a project, the most first. */
import { useState } from "react";
import type { ProjectOverview } from "@/data/projects";
import { formatCount } from "@/lib/number";
import { formatAgo, formatDuration } from "@/lib/time";
import { Button, SkeletonRows, useNow } from "@/ui";
import styles from "./ProjectPage.module.css";

/** More of them are shown when asked for. */
const FIRST = 8;

interface ContributorsProps {
  /** Undefined: not yet known. */
  readonly people: ProjectOverview["contributors"] | undefined;
}

export function Contributors({ people }: ContributorsProps) {
  const [isWhole, setWhole] = useState(false);
  const now = useNow(30_000);
  const shown = isWhole ? people : people?.slice(0, FIRST);
  return (
    <section className={styles.card} aria-label="Contributors">
      <h2>Contributors</h2>
      {people === undefined && <SkeletonRows count={2} />}
      {people?.length === 0 && <p className={styles.lead}>Nobody yet</p>}
      <ul className={styles.list}>
        {shown?.map(({ user, runs, compute_s, last_active_at }) => (
          <li key={user}>
            <span className={styles.letter} aria-hidden="true">
              {user.slice(0, 1).toUpperCase()}
            </span>
            <span className={styles.person}>
              <b>{user}</b>
              <small>{formatAgo(last_active_at, now)}</small>
            </span>
            <span className={styles.amount}>
              {formatCount(runs, "run")}
              <small>{formatDuration(compute_s)}</small>
            </span>
          </li>
        ))}
      </ul>
      {people && people.length > FIRST && !isWhole && (
        <Button size="s" variant="quiet" onClick={() => setWhole(true)}>
          Show all {people.length}
        </Button>
      )}
    </section>
  );
}
