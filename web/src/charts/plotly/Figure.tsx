/** A figure of Plotly in the colours of the page. The library is huge: only this folder loads it. */
import Plotly from "plotly.js-strict-dist-min";
import { type ReactElement, useEffect, useRef } from "react";
import { useSize } from "@/charts/size/useSize";
import type { JsonObject } from "@/lib/json";
import styles from "./Figure.module.css";

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
    void Plotly.react(element, data, layout, { displaylogo: false, responsive: false });
  }, [figure, width, height]);
  useEffect(() => {
    const element = plot.current;
    return () => {
      if (element) Plotly.purge(element);
    };
  }, []);
  return (
    <div ref={host} className={styles.host} role="img" aria-label={name}>
      <div ref={plot} />
    </div>
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
        },
      },
      width,
      height,
      autosize: false,
    },
  };
}
