/** A line chart as a component: makes, feeds and destroys the plot. */
import { useCallback, useEffect, useMemo, useRef } from "react";
import "uplot/dist/uPlot.min.css";
import { Readable } from "@/charts/reading/Readable";
import styles from "./LineChart.module.css";
import type { AxisKind, Limits, LineModel, Size, Zoom } from "./model";
import { listChart } from "./mounted";
import { LinePlot } from "./plot";
import { headOf, spoken } from "./spoken";
import type { CursorBus } from "./sync";
import { TEXT_PX } from "./theme";
import { walkOf } from "./walk";

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
  const latest = useRef({ model, limits, zoom, named, point, onZoom });
  latest.current = { model, limits, zoom, named, point, onZoom };

  useEffect(() => {
    if (!host.current) return;
    const parent = host.current;
    const stops: (() => void)[] = [];
    const make = (size: Size) => {
      const axis = { kind: axisKind, name: axisName };
      const zoomed = (next: Zoom | null) => latest.current.onZoom(next);
      const scales = { isLog, isLogX };
      const made = new LinePlot(parent, {
        axis,
        ...scales,
        text_px,
        size,
        cursors,
        onZoom: zoomed,
      });
      const { model, limits, zoom, named, point } = latest.current;
      made.setNamed(named);
      made.setPoint(point);
      made.setLimits(limits);
      made.setZoom(zoom);
      made.setModel(model);
      stops.push(
        onFocus((id) => made.setFocus(id)),
        listChart(name, made),
        () => made.destroy(),
      );
      return made;
    };
    // Told once the page is laid out: a chart that asked would have it laid out once for each.
    const resized = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      if (plot.current) plot.current.setSize(width, height);
      else plot.current = make({ width, height });
    });
    resized.observe(parent);
    return () => {
      resized.disconnect();
      plot.current = null;
      for (const stop of stops) stop();
    };
  }, [axisKind, axisName, isLog, isLogX, text_px, cursors, onFocus, name]);

  useEffect(() => plot.current?.setModel(model), [model]);
  useEffect(() => plot.current?.setLimits(limits), [limits]);
  useEffect(() => plot.current?.setZoom(zoom), [zoom]);
  useEffect(() => plot.current?.setNamed(named), [named]);
  useEffect(() => plot.current?.setPoint(point), [point]);

  const said = useCallback(() => spoken(name, axisName, model), [name, axisName, model]);
  const walk = useMemo(
    () => walkOf(model, { kind: axisKind, name: axisName }, zoom?.x ?? null),
    [model, axisKind, axisName, zoom],
  );
  return (
    <Readable
      host={host}
      name={name}
      head={headOf(name, axisName, model)}
      said={said}
      walk={walk}
      onAt={(at) => plot.current?.read(at)}
      className={styles.chart}
    />
  );
}
