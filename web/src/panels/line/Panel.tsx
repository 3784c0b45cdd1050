/** Some metrics of many runs over steps, time or another metric; one can zoom into them. */
import { type CSSProperties, lazy, Suspense, useMemo, useRef, useState } from "react";
import { LineChart } from "@/charts/line/LineChart";
import type { AxisKind, Range, Zoom } from "@/charts/line/model";
import { shownRanges } from "@/charts/line/range";
import { CursorBus } from "@/charts/line/sync";
import { arriving } from "@/data/arrival";
import { useSameList } from "@/data/useSameList";
import { textOf } from "@/panels/config";
import { onFocusedRun } from "@/panels/focus";
import type { PanelProps, XAxis } from "@/panels/panel";
import { Button, EmptyState, ErrorState, Skeleton } from "@/ui";
import { countedOf, modelOf } from "./curves";
import { expressionsOf } from "./expressions";
import { groupsIn } from "./groups";
import { Legend } from "./Legend";
import styles from "./Panel.module.css";
import { chartTemplate } from "./point-template";
import {
  isByPattern,
  legendOf,
  metricsOf,
  namedOf,
  plotTypeOf,
  streamOf,
  textOfSize,
  xExpressionOf,
  xKeyOf,
  yLimitsOf,
} from "./settings";
import { stacked } from "./stack";
import { axisOf, useCurves } from "./useCurves";
import { useGrouped } from "./useGrouped";
import { shareZoom, useSharedZoom } from "./zoom";

const AXES: Readonly<Record<XAxis, { kind: AxisKind; name: string }>> = {
  _step: { kind: "number", name: "Step" },
  _runtime: { kind: "duration", name: "Time" },
  _timestamp: { kind: "time", name: "At" },
};

const save = () => import("./save");
const AlertDialog = lazy(
  arriving(async () => ({ default: (await import("./AlertDialog")).AlertDialog })),
);

/** All line panels of the page follow one cursor. */
const cursors = new CursorBus();

export function Panel(props: PanelProps) {
  const { config, view, isExpanded } = props;
  const host = useRef<HTMLDivElement>(null);
  const xKey = xExpressionOf(config) || xKeyOf(config);
  const axis =
    xKey === null ? AXES[axisOf(streamOf(config), view)] : { kind: "number" as const, name: xKey };
  const { zoom, setZoom, share, isShared } = useZoom(axis.name);
  const runs = useGrouped(props);
  const { panels: read, problem, isPending, error, retry } = useCurves({ ...props, runs }, zoom);
  const panels = useSameList(read);
  const [isAlerting, setAlerting] = useState(false);
  const { smoothing, weight } = view;
  const groups = useMemo(() => groupsIn(runs), [runs]);
  const model = useMemo(
    () =>
      stacked(modelOf(panels, groups ?? runs, { smoothing, weight }, config), plotTypeOf(config)),
    [panels, groups, runs, smoothing, weight, config],
  );
  const limits = useMemo(() => yLimitsOf(config), [config]);
  const name = nameOf(config);
  if (error && panels.length === 0) return <ErrorState error={error} onRetry={retry} />;
  if (name === "") return <EmptyState title="No metric chosen" />;
  if (isPending) return <Skeleton height="100%" />;
  if (problem !== null && model.lines.length === 0) return <EmptyState title={problem} />;
  if (runs.length === 0) return <EmptyState title="No run is shown" />;
  if (model.lines.length === 0) {
    const isFound = !isByPattern(config) || panels.length > 0;
    return (
      <EmptyState
        title={isFound ? "No points in the shown runs" : "No metric matches the pattern"}
      />
    );
  }
  const place = legendOf(config);
  // Rules look at what runs log, not at what is computed from it.
  const alertable =
    streamOf(config) === "history" && expressionsOf(config).length === 0
      ? panels.map(({ key }) => key)
      : [];
  const counted = countedOf(panels, config, groups !== null);
  const isTold = config.showLegend === true || panels.length > 1 || groups !== null;
  const [xTitle, yTitle] = [textOf(config.xAxisTitle), textOf(config.yAxisTitle)];
  const text_px = textOfSize(config);
  const scales = { isLog: view.logY, isLogX: config.xLogScale === true };
  const draw = {
    title: name,
    xTitle: xTitle || axis.name,
    yTitle,
    axisKind: axis.kind,
    text_px,
    ...scales,
  };
  const saveAs = async (form: "CSV" | "PNG" | "SVG") => {
    const { saveCsv, savePng, saveSvg } = await save();
    if (form === "CSV") saveCsv(name, model, axis.name);
    else if (host.current && form === "PNG") savePng(name, host.current);
    else if (host.current) {
      saveSvg(model, shownRanges(model, zoom, limits, scales), draw, host.current);
    }
  };
  return (
    <div
      ref={host}
      className={styles.panel}
      data-legend={place ?? undefined}
      style={{ "--legend-text": `${text_px}px` } as CSSProperties}
    >
      <div className={styles.plot}>
        {yTitle && <p className={styles.yTitle}>{yTitle}</p>}
        <div className={styles.chart}>
          <LineChart
            name={name}
            model={model}
            axisKind={axis.kind}
            axisName={axis.name}
            {...scales}
            named={namedOf(config)}
            point={chartTemplate(config, groups !== null)}
            text_px={text_px}
            limits={limits}
            zoom={zoom}
            onZoom={setZoom}
            cursors={cursors}
            onFocus={onFocusedRun}
          />
        </div>
        {(xTitle || xKey) && <p className={styles.xTitle}>{xTitle || xKey}</p>}
        {isExpanded && (
          <div className={styles.save}>
            <span className={styles.counted}>{counted}</span>
            {alertable.length > 0 && (
              <Button size="s" variant="quiet" onClick={() => setAlerting(true)}>
                Alert…
              </Button>
            )}
            <Button size="s" variant="quiet" onClick={() => void saveAs("CSV")}>
              Save as CSV
            </Button>
            <Button size="s" variant="quiet" onClick={() => void saveAs("PNG")}>
              Save as PNG
            </Button>
            <Button size="s" variant="quiet" onClick={() => void saveAs("SVG")}>
              Save as SVG
            </Button>
          </div>
        )}
      </div>
      {isTold && place && <Legend lines={model.lines} />}
      {isAlerting && (
        <Suspense fallback={null}>
          <AlertDialog
            project={props.project}
            metrics={alertable}
            onClose={() => setAlerting(false)}
          />
        </Suspense>
      )}
      {zoom && (
        <span className={styles.reset}>
          {!isShared && (
            <Button size="s" onClick={() => share(zoom.x)}>
              Zoom all the same
            </Button>
          )}
          <Button size="s" onClick={() => setZoom(null)}>
            Reset zoom
          </Button>
        </span>
      )}
    </div>
  );
}

/** One's own zoom, else the one that all panels over the same axis have together. */
function useZoom(axis: string) {
  const [own, setOwn] = useState<Zoom | null>(null);
  const shared = useSharedZoom(axis);
  const zoom = useMemo(() => own ?? (shared ? { x: shared, y: null } : null), [own, shared]);
  const setZoom = (next: Zoom | null) => {
    setOwn(next);
    if (next === null) shareZoom(axis, null);
  };
  const share = (range: Range) => {
    setOwn(null);
    shareZoom(axis, range);
  };
  return { zoom, setZoom, share, isShared: own === null };
}

function nameOf(config: PanelProps["config"]): string {
  return (
    expressionsOf(config).join(", ") || metricsOf(config).join(", ") || textOf(config.metricRegex)
  );
}
