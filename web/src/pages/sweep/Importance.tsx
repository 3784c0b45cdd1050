/** Which parameters the metric depends on: their share in a forest, and how they correlate. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { importanceQuery } from "@/data/sweeps";
import type { SweepDetail, SweepRef } from "@/data/types";
import { WeightTable } from "@/panels/importance/WeightTable";
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
        <WeightTable items={data.items} />
      )}
    </section>
  );
}

function percent(share: number): string {
  return `${Math.round(Math.max(0, share) * 100)} %`;
}
