/** A line chart as a component: makes, feeds and destroys the plot. */
import { useEffect, useRef } from "react";
import "uplot/dist/uPlot.min.css";
import styles from "./LineChart.module.css";
import type { AxisKind, Limits, LineModel, Zoom } from "./model";
import { listChart } from "./mounted";
import { LinePlot } from "./plot";
import type { CursorBus } from "./sync";
import { TEXT_PX } from "./theme";

interface LineChartProps {
  /** Names the chart for screen readers and tests. */
  readonly name: string;
  readonly model: LineModel;
  readonly axisKind: AxisKind;
  readonly axisName: string;
  readonly isLog: boolean;
  readonly isLogX?: boolean;
  /** How many lines the tooltip names at most. */
  readonly named?: number;
  /** What the tooltip says of a point, as a template (`point.ts`); empty: its value. */
  readonly point?: string;
  /** The height of labels, in CSS pixels. */
  readonly text_px?: number;
  readonly limits: Limits;
  readonly zoom: Zoom | null;
  readonly onZoom: (zoom: Zoom | null) => void;
  readonly cursors: CursorBus;
  /** Calls back with the id of the line to bring to the front; returns how to stop. */
  readonly onFocus: (listener: (id: string | null) => void) => () => void;
}

export function LineChart(props: LineChartProps) {
  const { name, model, axisKind, axisName, isLog, isLogX = false, named = 8 } = props;
  const { point = "", text_px = TEXT_PX } = props;
  const { limits, zoom, onZoom, cursors, onFocus } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<LinePlot | null>(null);
  const zoomed = useRef(onZoom);
  zoomed.current = onZoom;

  useEffect(() => {
    if (!host.current) return;
    const made = new LinePlot(host.current, {
      axis: { kind: axisKind, name: axisName },
      isLog,
      isLogX,
      text_px,
      cursors,
      onZoom: (next) => zoomed.current(next),
    });
    plot.current = made;
    const resized = new ResizeObserver(([entry]) => {
      if (entry) made.setSize(entry.contentRect.width, entry.contentRect.height);
    });
    resized.observe(host.current);
    const stops = [
      onFocus((id) => made.setFocus(id)),
      listChart(
        name,
        () => made.model,
        () => made.shown,
      ),
      () => resized.disconnect(),
      () => made.destroy(),
    ];
    return () => {
      plot.current = null;
      for (const stop of stops) stop();
    };
  }, [axisKind, axisName, isLog, isLogX, text_px, cursors, onFocus, name]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new plot has to be fed again
  useEffect(
    () => plot.current?.setModel(model),
    [model, axisKind, axisName, isLog, isLogX, text_px, cursors, onFocus, name],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(
    () => plot.current?.setLimits(limits),
    [limits, axisKind, axisName, isLog, isLogX, text_px, cursors, onFocus, name],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(
    () => plot.current?.setZoom(zoom),
    [zoom, axisKind, axisName, isLog, isLogX, text_px, cursors, onFocus, name],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(
    () => plot.current?.setNamed(named),
    [named, axisKind, axisName, isLog, isLogX, text_px, cursors, onFocus, name],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(
    () => plot.current?.setPoint(point),
    [point, axisKind, axisName, isLog, isLogX, text_px, cursors, onFocus, name],
  );

  const lines = model.lines.length === 1 ? "1 line" : `${model.lines.length} lines`;
  return (
    <div
      ref={host}
      className={styles.chart}
      role="img"
      aria-label={`${name} by ${axisName.toLowerCase()}, ${lines}`}
    />
  );
}
