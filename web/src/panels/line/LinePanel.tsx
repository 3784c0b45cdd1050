/** One key of many runs over steps or time: asks for the curves and lets one zoom into them. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { LineChart } from "@/charts/line/LineChart";
import type { AxisKind, Zoom } from "@/charts/line/model";
import { CursorBus } from "@/charts/line/sync";
import { seriesQuery } from "@/data/series";
import type { Stream } from "@/data/types";
import { onFocusedRun } from "@/panels/focus";
import type { LineView, PanelProps, XAxis } from "@/panels/panel";
import { Button, EmptyState, ErrorState, Skeleton } from "@/ui";
import { bucketsFor, modelOf } from "./curves";
import styles from "./LinePanel.module.css";
import { metricsOf, streamOf } from "./settings";

const AXES: Readonly<Record<XAxis, { kind: AxisKind; name: string }>> = {
  _step: { kind: "number", name: "Step" },
  _runtime: { kind: "duration", name: "Time" },
  _timestamp: { kind: "time", name: "At" },
};

/** All line panels of the page follow one cursor. */
const cursors = new CursorBus();

export function LinePanel(props: PanelProps) {
  const { config, runs, view } = props;
  const panelKey = metricsOf(config)[0] ?? "";
  const [zoom, setZoom] = useState<Zoom | null>(null);
  const x = axisOf(streamOf(config), view);
  const { panel, query } = useCurves(props, zoom);
  const { smoothing, weight } = view;
  const model = useMemo(
    () => panel && modelOf(panel, runs, { smoothing, weight }),
    [panel, runs, smoothing, weight],
  );
  if (query.isError && !panel) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.isPending) return <Skeleton height="100%" />;
  if (!model || model.lines.length === 0) return <EmptyState title="No points in the shown runs" />;
  return (
    <div className={styles.panel}>
      <LineChart
        name={panelKey}
        model={model}
        axisKind={AXES[x].kind}
        axisName={AXES[x].name}
        isLog={view.logY}
        zoom={zoom}
        onZoom={setZoom}
        cursors={cursors}
        onFocus={onFocusedRun}
      />
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

/** The whole curves, and in their place finer ones of the part that is zoomed into, once there. */
function useCurves({ project, config, runs, view, isExpanded }: PanelProps, zoom: Zoom | null) {
  const panelKey = metricsOf(config)[0] ?? "";
  const stream = streamOf(config);
  const question = {
    runs: runs.map((run) => run.id).toSorted(),
    stream,
    x: axisOf(stream, view),
    buckets: bucketsFor(runs.length, isExpanded),
    range: null,
  };
  const whole = useQuery(seriesQuery(project, question, panelKey));
  const isFolded = whole.data?.isExact === false;
  const range = zoom?.x ?? null;
  const part = useQuery({
    ...seriesQuery(project, { ...question, range }, panelKey),
    enabled: range !== null && isFolded,
  });
  const isPart = range !== null && isFolded && part.data && !part.isPlaceholderData;
  return { panel: isPart ? part.data : whole.data, query: whole };
}

/** Samples of the system belong to no step. */
function axisOf(stream: Stream, view: LineView): XAxis {
  return stream === "events" && view.x === "_step" ? "_runtime" : view.x;
}
