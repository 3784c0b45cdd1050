/** A figure of Plotly in the colours of the page. The library is huge: only this folder loads it. */
import Plotly from "plotly.js-strict-dist-min";
import { type ReactElement, useCallback, useEffect, useMemo, useRef } from "react";
import { Readable } from "@/charts/reading/Readable";
import { fieldsIn, type RowsTold, spoken, walkOf } from "@/charts/reading/rows";
import { once, type Walk } from "@/charts/reading/step";
import { useSize } from "@/charts/size/useSize";
import type { JsonObject } from "@/lib/json";
import styles from "./Figure.module.css";
import { rowsOfFigure, titleOf } from "./rows";

/** More points than these are counted, and not read. */
const MOST_READ = 10_000;
/** In a narrower figure the tools would lie over the title; dragging and a double click zoom there. */
const BAR_PX = 480;

interface FigureProps {
  readonly name: string;
  readonly figure: JsonObject;
}

export function Figure({ name, figure }: FigureProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  const [width, height] = [size?.width ?? 0, size?.height ?? 0];
  useEffect(() => {
    const element = plot.current;
    if (!element || width === 0 || height === 0) return;
    const { data, layout } = dressed(figure, getComputedStyle(element), width, height);
    const hasBar = width >= BAR_PX && ("hover" as const);
    const config = { displaylogo: false, responsive: false, displayModeBar: hasBar };
    void Plotly.react(element, data, layout, config);
  }, [figure, width, height]);
  useEffect(() => {
    const element = plot.current;
    return () => {
      if (element) Plotly.purge(element);
    };
  }, []);
  // A figure may hold millions of points: they are looked at when somebody listens.
  const told = useMemo(
    () =>
      once((): RowsTold => {
        const [{ rows, total }, title] = [rowsOfFigure(figure, MOST_READ), titleOf(figure)];
        const fields = fieldsIn({}, rows);
        return { name: title ? `${name}: ${title}` : name, rows, total, fields };
      }),
    [name, figure],
  );
  return (
    <Readable
      host={host}
      name={name}
      head={name}
      said={useCallback(() => spoken(told()), [told])}
      walk={useMemo(
        (): Walk<number> => ({
          go: (from, step) => walkOf(told()).go(from, step),
          tell: (at) => walkOf(told()).tell(at),
        }),
        [told],
      )}
      isShown
      className={styles.host}
    >
      <div ref={plot} />
    </Readable>
  );
}

/** What the figure does not say itself it has from the page. */
function dressed(figure: JsonObject, style: CSSStyleDeclaration, width: number, height: number) {
  const given = typeof figure.layout === "object" && figure.layout ? figure.layout : {};
  const ink = style.color;
  const line = style.borderColor;
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line };
  return {
    data: structuredClone(figure.data ?? []),
    layout: {
      margin: { l: 48, r: 16, t: 32, b: 40 },
      ...structuredClone(given),
      template: {
        layout: {
          paper_bgcolor: "rgba(0,0,0,0)",
          plot_bgcolor: "rgba(0,0,0,0)",
          font: { color: ink, family: style.fontFamily, size: 11 },
          xaxis: axis,
          yaxis: axis,
          // Else it is a dark bar.
          modebar: { bgcolor: "rgba(0,0,0,0)", color: line, activecolor: ink },
        },
      },
      width,
      height,
      autosize: false,
    },
  };
}
