import { type ReactElement, useMemo } from "react";
import { Chart } from "@/charts/vega/Chart";
import { textOf } from "@/panels/config";
import type { PanelProps } from "@/panels/panel";
import { StepBar } from "@/panels/steps/StepBar";
import { leftTold } from "@/panels/steps/useLogged";
import { EmptyState, ErrorState, Skeleton } from "@/ui";
import { specOf, wantedOf } from "./chart";
import styles from "./Panel.module.css";
import { useRows } from "./useRows";

/** `Vega2`: a chart by its definition, over a table or keys of the shown runs. */
export function Panel({ project, runs, config }: PanelProps): ReactElement {
  const chartKey = textOf(config.chartKey);
  const wanted = useMemo(() => wantedOf(config, chartKey), [config, chartKey]);
  const { rows, runs: found, logged, isPending, error } = useRows({ project, runs }, wanted);
  const spec = useMemo(() => attempt(() => specOf(config, found)), [config, found]);
  if (error) return <ErrorState error={error} onRetry={logged.retry} />;
  if (isPending) return <Skeleton height="100%" />;
  if (rows.length === 0) {
    return <EmptyState title="Nothing logged for this chart">{leftTold(logged.left)}</EmptyState>;
  }
  if (spec instanceof Error) return <ErrorState title="This chart is not drawn" error={spec} />;
  return (
    <div className={styles.panel}>
      <div className={styles.chart}>
        <Chart
          name={textOf(config.chartTitle) || chartKey || "Custom chart"}
          spec={spec}
          rows={rows}
        />
      </div>
      <StepBar steps={logged.steps} at={logged.at} onAt={logged.setAt} sync={logged.sync} />
    </div>
  );
}

function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
