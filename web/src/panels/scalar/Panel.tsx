import type { ReactElement } from "react";
import { formatCount, formatNumber } from "@/lib/number";
import { textsOf } from "@/panels/config";
import { aggregate, spread } from "@/panels/facts/aggregate";
import { Facts } from "@/panels/facts/Facts";
import { numberAt } from "@/panels/facts/field";
import { aggregateOf, spreadOf } from "@/panels/facts/settings";
import type { PanelProps } from "@/panels/panel";
import { EmptyState } from "@/ui";
import styles from "./Panel.module.css";

/** `Scalar Chart`: the value of one metric over all shown runs, and how far they lie apart. */
export function Panel({ project, runs, config }: PanelProps): ReactElement {
  const [metric = ""] = textsOf(config.metrics);
  if (metric === "") return <EmptyState title="No metric chosen" />;
  return (
    <Facts project={project} runs={runs}>
      {(found) => {
        const values = found.map((run) => numberAt(run, metric)).filter((value) => value !== null);
        const how = aggregateOf(config);
        const around = spread(values, spreadOf(config));
        if (values.length === 0) return <EmptyState title="None of the shown runs has a number" />;
        return (
          <div className={styles.scalar}>
            <b>{formatNumber(aggregate(values, how))}</b>
            {around && values.length > 1 && (
              <span>
                {formatNumber(around[0])} to {formatNumber(around[1])}
              </span>
            )}
            <small>
              {values.length > 1
                ? `${how} of ${formatCount(values.length, "run")}`
                : found[0]?.name}
            </small>
          </div>
        );
      }}
    </Facts>
  );
}
