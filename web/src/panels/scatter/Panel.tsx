import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { AxisRange } from "@/charts/axes/scales";
import { Scatter } from "@/charts/scatter/Scatter";
import { refOf } from "@/data/named-runs";
import type { Run } from "@/data/types";
import { numberOf, textOf } from "@/panels/config";
import { Facts } from "@/panels/facts/Facts";
import { labelOf, numberAt } from "@/panels/facts/field";
import type { PanelProps } from "@/panels/panel";
import { EmptyState } from "@/ui";

/** `Scatter Plot`: each shown run at its x and y, coloured by z where one is chosen. */
export function Panel({ project, runs, config }: PanelProps): ReactElement {
  const navigate = useNavigate();
  const [x, y, z] = [textOf(config.xAxis), textOf(config.yAxis), textOf(config.zAxis)];
  if (x === "" || y === "") return <EmptyState title="Choose what goes on each axis" />;
  const colors = new Map(runs.map((run) => [run.id, run.color]));
  const pointsOf = (found: readonly Run[]) =>
    found.flatMap((run) => {
      const [at, over] = [numberAt(run, x), numberAt(run, y)];
      if (at === null || over === null) return [];
      const shade = z === "" ? null : numberAt(run, z);
      return [
        { id: run.id, name: run.name, color: colors.get(run.id) ?? "", x: at, y: over, z: shade },
      ];
    });
  return (
    <Facts project={project} runs={runs}>
      {(found) => {
        const points = pointsOf(found);
        if (points.length === 0) return <EmptyState title="None of the shown runs has both" />;
        return (
          <Scatter
            name={`${labelOf(y)} over ${labelOf(x)}`}
            points={points}
            x={axisOf(config, "x")}
            y={axisOf(config, "y")}
            xTitle={textOf(config.xAxisTitle) || labelOf(x)}
            yTitle={textOf(config.yAxisTitle) || labelOf(y)}
            zTitle={z === "" ? null : labelOf(z)}
            lines={{
              min: config.showMinYAxisLine === true,
              max: config.showMaxYAxisLine === true,
              mean: config.showAvgYAxisLine === true,
              regression: config.showLinearRegression === true,
            }}
            frontier={frontierOf(config)}
            onOpen={(run) =>
              void navigate({
                to: "/$entity/$project/runs/$run",
                params: refOf(project, run),
              })
            }
          />
        );
      }}
    </Facts>
  );
}

export function frontierOf({ frontier }: PanelProps["config"]): "min" | "max" | null {
  return frontier === "min" || frontier === "max" ? frontier : null;
}

function axisOf(config: PanelProps["config"], axis: "x" | "y"): AxisRange {
  return {
    isLog: config[`${axis}AxisLogScale`] === true,
    min: numberOf(config[`${axis}AxisMin`]),
    max: numberOf(config[`${axis}AxisMax`]),
  };
}
