import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { Density } from "@/charts/density/Density";
import { histogramsQuery } from "@/data/histograms";
import { textsOf } from "@/panels/config";
import type { PanelProps } from "@/panels/panel";
import { RunChoice } from "@/panels/steps/RunChoice";
import { EmptyState, ErrorState, Skeleton } from "@/ui";
import styles from "./Panel.module.css";

const BINS = 64;
const COLUMNS = { small: 240, expanded: 800 } as const;

/** Histograms of one of the runs over its steps, as a heat map; each step is shaded by itself. */
export function Panel({ project, config, runs, isExpanded }: PanelProps): ReactElement {
  const [wanted, setWanted] = useState<string | null>(null);
  const [key = ""] = textsOf(config.mediaKeys);
  const chosen = runs.find(({ id }) => id === wanted);
  const found = useQuery(
    histogramsQuery(project, {
      runs: (chosen ? [chosen] : runs).map(({ id }) => id),
      stream: "history",
      key,
      columns: isExpanded ? COLUMNS.expanded : COLUMNS.small,
      bins: BINS,
    }),
  );
  const told = found.data?.run;
  const run = chosen ?? runs.find(({ id }) => id === told) ?? runs[0];
  if (!run) return <EmptyState title="No run is shown" />;
  return (
    <div className={styles.panel}>
      <RunChoice runs={runs} value={run.id} onChange={setWanted} />
      <div className={styles.chart}>
        {found.isPending ? (
          <Skeleton height="100%" />
        ) : found.error ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : found.data === null ? (
          <EmptyState
            title={
              chosen
                ? `${chosen.name} logged no histogram here`
                : "None of the shown runs logged a histogram here"
            }
          />
        ) : (
          <Density name={key} matrix={found.data.matrix} xTitle="Step" color={run.color} />
        )}
      </div>
    </div>
  );
}
