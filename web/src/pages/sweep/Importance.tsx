/** Which parameters the metric depends on: their share in a forest, and how they correlate. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { importanceQuery } from "@/data/sweeps";
import type { SweepDetail, SweepRef } from "@/data/types";
import { formatNumber } from "@/lib/number";
import { EmptyState, ErrorState, SkeletonRows } from "@/ui";
import styles from "./SweepPage.module.css";
import { milestone, type Trial } from "./trials";

interface ImportanceProps {
  readonly sweep: SweepRef;
  readonly detail: SweepDetail;
  readonly trials: readonly Trial[];
}

const FEWEST = 3;

export function Importance({ sweep, detail, trials }: ImportanceProps): ReactElement {
  const metric = detail.metrics[0]?.name ?? "";
  const useful = trials.filter(({ value }) => value !== null).length;
  const { data, error, refetch } = useQuery(
    importanceQuery(sweep, metric, detail.parameters, milestone(useful)),
  );
  return (
    <section className={styles.card} aria-label="Importance of parameters">
      <h2>
        What mattered{" "}
        {data?.fit != null && <small>a forest explains {percent(data.fit)} of the spread</small>}
      </h2>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : useful < FEWEST ? (
        <EmptyState title="A few more trials are needed" />
      ) : !data ? (
        <SkeletonRows count={4} />
      ) : data.items.length === 0 ? (
        <EmptyState title="No parameter differs between trials that have the metric" />
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Parameter</th>
              <th>Importance</th>
              <th>Correlation</th>
            </tr>
          </thead>
          <tbody>
            {data.items.map(({ key, importance, correlation }) => (
              <tr key={key}>
                <td>{key.replace(/^config\./, "")}</td>
                <td title={importance === null ? "" : formatNumber(importance, 4)}>
                  <Bar share={importance} />
                </td>
                <td
                  title={
                    correlation?.value == null
                      ? "No number, or always the same"
                      : `${formatNumber(correlation.value, 4)} over ${correlation.runs} runs`
                  }
                >
                  <SignedBar value={correlation?.value ?? null} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Bar({ share }: { readonly share: number | null }): ReactElement | null {
  if (share === null) return null;
  return (
    <span className={styles.bar}>
      <span style={{ left: 0, width: `${share * 100}%` }} />
    </span>
  );
}

function SignedBar({ value }: { readonly value: number | null }): ReactElement | null {
  if (value === null) return null;
  const width = Math.abs(value) * 50;
  return (
    <span className={styles.bar}>
      <span
        data-sign={value < 0 ? "minus" : "plus"}
        style={{ left: `${value < 0 ? 50 - width : 50}%`, width: `${width}%` }}
      />
      <i />
    </span>
  );
}

function percent(share: number): string {
  return `${Math.round(Math.max(0, share) * 100)} %`;
}
