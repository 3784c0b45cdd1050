/** The sweeps of a project, the newest first, and the way to a new one. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { MOST_SWEEPS, SWEEPS_PAGE, sweepsQuery } from "@/data/sweeps";
import type { ProjectRef, Sweep } from "@/data/types";
import { TopBar } from "@/features/shell/TopBar";
import { NewSweepDialog } from "@/features/sweep-config/NewSweepDialog";
import { SweepBadge } from "@/features/sweep-config/SweepBadge";
import { asNumber } from "@/lib/json";
import { formatInteger, formatNumber } from "@/lib/number";
import { formatAgo, formatDateTime } from "@/lib/time";
import { Button, EmptyState, ErrorState, IconPlus, IconSweep, SkeletonRows, useNow } from "@/ui";
import styles from "./SweepsPage.module.css";

export function SweepsPage({ project }: { readonly project: ProjectRef }): ReactElement {
  const [isMaking, setMaking] = useState(false);
  const [limit, setLimit] = useState(SWEEPS_PAGE);
  const { data, error, refetch } = useQuery(sweepsQuery(project, limit));
  const navigate = useNavigate();
  return (
    <>
      <TopBar project={project} crumbs={["Sweeps"]}>
        <Button
          size="s"
          variant="primary"
          icon={<IconPlus size={14} />}
          onClick={() => setMaking(true)}
        >
          New sweep
        </Button>
      </TopBar>
      <main className={styles.main}>
        {data ? (
          <>
            <List project={project} sweeps={data.items} />
            {data.total > data.items.length && (
              <p className={styles.more}>
                The newest {formatInteger(data.items.length)} of {formatInteger(data.total)} sweeps
                are shown
                {limit < MOST_SWEEPS && (
                  <Button size="s" onClick={() => setLimit(limit + SWEEPS_PAGE)}>
                    Show more
                  </Button>
                )}
              </p>
            )}
          </>
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows count={6} />
        )}
      </main>
      {isMaking && (
        <NewSweepDialog
          project={project}
          onClose={() => setMaking(false)}
          onMade={({ id }) =>
            void navigate({
              to: "/$entity/$project/sweeps/$sweep",
              params: { entity: project.entity, project: project.project, sweep: id },
            })
          }
        />
      )}
    </>
  );
}

interface ListProps {
  readonly project: ProjectRef;
  readonly sweeps: readonly Sweep[];
}

function List({ project, sweeps }: ListProps): ReactElement {
  const now = useNow(10_000);
  if (sweeps.length === 0) {
    return (
      <EmptyState icon={<IconSweep size={20} />} title="No sweeps yet">
        A sweep searches for good parameters: say which there are, start agents, and they try them
      </EmptyState>
    );
  }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>Name</th>
          <th>State</th>
          <th>Method</th>
          <th>Metric</th>
          <th data-numeric="">Best</th>
          <th data-numeric="">Runs</th>
          <th>Parameters</th>
          <th>By</th>
          <th>Made</th>
        </tr>
      </thead>
      <tbody>
        {sweeps.map((sweep) => (
          <tr key={sweep.id}>
            <td>
              <Link
                className={styles.name}
                to="/$entity/$project/sweeps/$sweep"
                params={{ entity: project.entity, project: project.project, sweep: sweep.id }}
              >
                {sweep.name}
              </Link>
            </td>
            <td>
              <SweepBadge state={sweep.state} />
            </td>
            <td>{sweep.method}</td>
            <td>
              {sweep.metrics.map(({ name, goal }) => (
                <span key={name} title={goal}>
                  {goal === "maximize" ? "↑" : "↓"} {name}{" "}
                </span>
              ))}
            </td>
            <td data-numeric="">{bestText(sweep)}</td>
            <td data-numeric="">
              {formatInteger(sweep.run_count)}
              {sweep.expected_run_count !== null && (
                <span className={styles.of}> / {formatInteger(sweep.expected_run_count)}</span>
              )}
            </td>
            <td className={styles.parameters} title={sweep.parameters.join(", ")}>
              {sweep.parameters.join(", ")}
            </td>
            <td>{sweep.user}</td>
            <td title={formatDateTime(sweep.created_at)}>{formatAgo(sweep.created_at, now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function bestText({ best }: Sweep): string {
  const value = asNumber(best) ?? null;
  return value === null ? "" : formatNumber(value, 5);
}
