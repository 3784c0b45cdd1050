/** Some metrics of many runs over steps or time; one can zoom into them. */
import { useMemo, useState } from "react";
import { LineChart } from "@/charts/line/LineChart";
import type { AxisKind, Zoom } from "@/charts/line/model";
import { CursorBus } from "@/charts/line/sync";
import { textOf } from "@/panels/config";
import { onFocusedRun } from "@/panels/focus";
import type { PanelProps, XAxis } from "@/panels/panel";
import { Button, EmptyState, ErrorState, Skeleton } from "@/ui";
import { modelOf } from "./curves";
import { groupsIn } from "./groups";
import { Legend } from "./Legend";
import styles from "./Panel.module.css";
import { isByPattern, metricsOf, streamOf, yLimitsOf } from "./settings";
import { axisOf, useCurves } from "./useCurves";

const AXES: Readonly<Record<XAxis, { kind: AxisKind; name: string }>> = {
  _step: { kind: "number", name: "Step" },
  _runtime: { kind: "duration", name: "Time" },
  _timestamp: { kind: "time", name: "At" },
};

/** All line panels of the page follow one cursor. */
const cursors = new CursorBus();

export function Panel(props: PanelProps) {
  const { config, runs, view } = props;
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const x = axisOf(streamOf(config), view);
  const { panels, isPending, error, retry } = useCurves(props, zoom);
  const { smoothing, weight } = view;
  const groups = useMemo(() => groupsIn(runs), [runs]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the panels are told by their contents
  const model = useMemo(
    () => modelOf(panels, groups ?? runs, { smoothing, weight }, config),
    [...panels, panels.length, groups ?? runs, smoothing, weight, config],
  );
  const limits = useMemo(() => yLimitsOf(config), [config]);
  const name = metricsOf(config).join(", ") || textOf(config.metricRegex);
  if (error && panels.length === 0) return <ErrorState error={error} onRetry={retry} />;
  if (name === "") return <EmptyState title="No metric chosen" />;
  if (isPending) return <Skeleton height="100%" />;
  if (model.lines.length === 0) {
    const isFound = !isByPattern(config) || panels.length > 0;
    return (
      <EmptyState
        title={isFound ? "No points in the shown runs" : "No metric matches the pattern"}
      />
    );
  }
  return (
    <div className={styles.panel}>
      <div className={styles.chart}>
        <LineChart
          name={name}
          model={model}
          axisKind={AXES[x].kind}
          axisName={AXES[x].name}
          isLog={view.logY}
          limits={limits}
          zoom={zoom}
          onZoom={setZoom}
          cursors={cursors}
          onFocus={onFocusedRun}
        />
      </div>
      {(panels.length > 1 || groups) && <Legend lines={model.lines} />}
      {zoom && (
        <span className={styles.reset}>
          <Button size="s" onClick={() => setZoom(null)}>
            Reset zoom
          </Button>
        </span>
      )}
    </div>
  );
}
