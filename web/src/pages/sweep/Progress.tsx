/** The metric over the trials, with the best so far. */
import { type ReactElement, useMemo, useState } from "react";
import { LineChart } from "@/charts/line/LineChart";
import { NO_LIMITS, type Zoom } from "@/charts/line/model";
import { CursorBus } from "@/charts/line/sync";
import type { SweepMetric } from "@/data/types";
import { onFocusedRun } from "@/panels/focus";
import { EmptyState } from "@/ui";
import styles from "./SweepPage.module.css";
import { progressOf, type Trial } from "./trials";

interface ProgressProps {
  readonly trials: readonly Trial[];
  readonly metric: SweepMetric | undefined;
}

const COLORS = { trial: "#64809e", best: "#10b981" };
const cursors = new CursorBus();

export function Progress({ trials, metric }: ProgressProps): ReactElement {
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const goal = metric?.goal ?? "minimize";
  const model = useMemo(() => progressOf(trials, goal, COLORS), [trials, goal]);
  const hasValues = trials.some(({ value }) => value !== null);
  return (
    <section className={styles.card} aria-label="Progress">
      <h2>
        {metric?.name ?? "Metric"} over the trials <small>the green line is the best so far</small>
      </h2>
      <div className={styles.chart}>
        {hasValues ? (
          <LineChart
            name={`${metric?.name} over the trials`}
            model={model}
            axisKind="number"
            axisName="Trial"
            isLog={false}
            limits={NO_LIMITS}
            zoom={zoom}
            onZoom={setZoom}
            cursors={cursors}
            onFocus={onFocusedRun}
          />
        ) : (
          <EmptyState
            title={metric ? `No trial has ${metric.name} yet` : "The sweep has no metric"}
          />
        )}
      </div>
    </section>
  );
}
