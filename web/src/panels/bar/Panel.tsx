import { type ReactElement, useMemo } from "react";
import { type Bar, type BarStyle, Bars } from "@/charts/bars/Bars";
import { formatInteger } from "@/lib/number";
import { numberOf, textOf, textsOf } from "@/panels/config";
import { aggregate, quantile, spread } from "@/panels/facts/aggregate";
import { Facts } from "@/panels/facts/Facts";
import { readerOf } from "@/panels/facts/formula";
import { type Group, groupsOf } from "@/panels/facts/groups";
import { aggregateOf, groupingOf, limitOf, spreadOf } from "@/panels/facts/settings";
import type { PanelProps } from "@/panels/panel";
import { EmptyState } from "@/ui";
import styles from "./Panel.module.css";

export const MOST = 100;

/** `Bar Chart`: the last value of a metric per run, or what groups of runs have together. */
export function Panel({ project, runs, config, isExpanded }: PanelProps): ReactElement {
  const [metric = ""] = textsOf(config.metrics);
  const { read, name, problem } = useMemo(() => readerOf(config, metric), [config, metric]);
  if (name === "") return <EmptyState title="No metric chosen" />;
  if (problem !== null) return <EmptyState title={`${name}: ${problem}`} />;
  return (
    <Facts project={project} runs={runs}>
      {(found) => {
        const groups = groupsOf(found, runs, read, groupingOf(config));
        if (groups.length === 0) return <EmptyState title="None of the shown runs has a number" />;
        const most = limitOf(config, isExpanded ? MOST * 10 : MOST);
        const bars = groups.map((group) => barOf(group, config));
        return (
          <div className={styles.panel}>
            <Bars
              name={name}
              bars={bars.slice(0, most)}
              style={styleOf(config)}
              isVertical={config.vertical === true}
              range={{
                isLog: config.xLogScale === true,
                min: numberOf(config.xAxisMin),
                max: numberOf(config.xAxisMax),
              }}
              title={textOf(config.xAxisTitle)}
            />
            {bars.length > most && (
              <p className={styles.more}>{formatInteger(bars.length - most)} more are not drawn</p>
            )}
          </div>
        );
      }}
    </Facts>
  );
}

export function styleOf({ plotStyle }: PanelProps["config"]): BarStyle {
  return plotStyle === "boxplot" || plotStyle === "violin" ? plotStyle : "bar";
}

function barOf({ id, name, color, values }: Group, config: PanelProps["config"]): Bar {
  return {
    id,
    name: values.length > 1 ? `${name} (${values.length})` : name,
    color,
    value: aggregate(values, aggregateOf(config)),
    spread: values.length > 1 ? spread(values, spreadOf(config)) : null,
    values,
    quartiles: [quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)],
  };
}
