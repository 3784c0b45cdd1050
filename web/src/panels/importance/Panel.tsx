import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo, useState } from "react";
import { runImportanceQuery } from "@/data/importance";
import { formatCount } from "@/lib/number";
import { textOf } from "@/panels/config";
import type { PanelProps } from "@/panels/panel";
import { EmptyState, ErrorState, SearchField, Skeleton } from "@/ui";
import styles from "./Panel.module.css";
import { metricOf, type Order, orderedWeights } from "./rows";
import { WeightTable } from "./WeightTable";

/** `Parameter Importance`: over the shown runs, by a forest and by correlation. */
export function Panel({ project, runs, config }: PanelProps): ReactElement {
  const target = textOf(config.targetKey);
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const [search, setSearch] = useState("");
  const [order, setOrder] = useState<Order>("importance");
  const found = useQuery(runImportanceQuery(project, ids, target === "" ? "" : metricOf(target)));
  const items = useMemo(
    () => orderedWeights(found.data?.items ?? [], search, order),
    [found.data, search, order],
  );
  if (target === "") return <EmptyState title="No metric chosen" />;
  if (runs.length === 0) return <EmptyState title="No run is shown" />;
  if (found.error) {
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  }
  if (!found.data) return <Skeleton height="100%" />;
  if (found.data.items.length === 0) {
    return <EmptyState title="No parameter differs between runs that have the metric" />;
  }
  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <SearchField label="Search parameters" value={search} onChange={setSearch} />
        <span>{told(found.data.useful, found.data.fit)}</span>
      </div>
      <div className={styles.scroll}>
        <WeightTable items={items} order={order} onOrder={setOrder} />
      </div>
    </div>
  );
}

function told(runs: number, fit: number | null): string {
  const of = formatCount(runs, "run");
  return fit === null ? of : `${of}, a forest explains ${Math.round(Math.max(0, fit) * 100)} %`;
}
