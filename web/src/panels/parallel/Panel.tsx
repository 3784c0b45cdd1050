import { type ReactElement, useMemo, useState } from "react";
import type { AxisChange } from "@/charts/parallel/AxisMenu";
import type { Value } from "@/charts/parallel/model";
import { Parallel } from "@/charts/parallel/Parallel";
import type { Run } from "@/data/types";
import { asNumber, isArray, isObject, type Json } from "@/lib/json";
import { Facts } from "@/panels/facts/Facts";
import { valueAt } from "@/panels/facts/field";
import { setFocusedRun } from "@/panels/focus";
import type { PanelProps } from "@/panels/panel";
import { EmptyState } from "@/ui";
import { columnsOf, moved, writeColumns } from "./columns";

/** `Parallel Coordinates Plot`: the shown runs across config and results. */
export function Panel({ project, runs, config, onConfig }: PanelProps): ReactElement {
  const stored = useMemo(() => columnsOf(config), [config]);
  const [order, setOrder] = useState<{ of: typeof stored; now: typeof stored } | null>(null);
  // Where nothing can be kept, an order by hand holds until the config says something else.
  const columns = order?.of === stored ? order.now : stored;
  const set = (now: typeof stored): void => {
    if (onConfig) onConfig({ columns: writeColumns(now) });
    else setOrder({ of: stored, now });
  };
  const colors = useMemo(() => new Map(runs.map((run) => [run.id, run.color])), [runs]);
  if (columns.length < 2) return <EmptyState title="Choose two columns or more" />;
  return (
    <Facts project={project} runs={runs}>
      {(found) => (
        <Parallel
          name="Parallel coordinates"
          axes={columns}
          lines={found.map((run) => ({
            id: run.id,
            name: run.name,
            color: colors.get(run.id) ?? "",
            values: columns.map(({ accessor }) => axisValue(run, accessor)),
          }))}
          isShaded={config.gradientColor !== false}
          onMove={(from, to) => set(moved(columns, from, to))}
          {...(onConfig && {
            onAxis: (at: number, change: AxisChange) =>
              set(columns.map((one, place) => (place === at ? { ...one, ...change } : one))),
          })}
          onFocus={setFocusedRun}
        />
      )}
    </Facts>
  );
}

function axisValue(run: Run, accessor: string): Value {
  const value = valueAt(run, accessor);
  if (value === undefined || value === null) return null;
  return asNumber(value) ?? wordOf(value);
}

function wordOf(value: Json): string {
  return isObject(value) || isArray(value) ? JSON.stringify(value) : String(value);
}
