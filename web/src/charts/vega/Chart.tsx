/**
 * A chart that is described in Vega or Vega-Lite. Expressions are interpreted, not compiled: the
 * page lets no text become code. Data come from the page alone: what a description wants to load
 * from elsewhere is not loaded.
 */
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Config, type Loader, loader, parse, type Spec, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { onThemeChange, readTheme } from "@/charts/line/theme";
import { Readable } from "@/charts/reading/Readable";
import { fieldsIn, headOf, spoken, walkOf } from "@/charts/reading/rows";
import { useSize } from "@/charts/size/useSize";
import { PALETTE } from "@/lib/colour";
import { isArray, isObject, type JsonObject } from "@/lib/json";
import styles from "./Chart.module.css";

interface ChartProps {
  readonly name: string;
  readonly spec: JsonObject;
  /** The data set that descriptions call "wandb". */
  readonly rows: readonly JsonObject[];
}

export const DATA = "wandb";

export function Chart({ name, spec, rows }: ChartProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<HTMLDivElement>(null);
  const [error, setError] = useState<string | null>(null);
  const size = useSize(host);
  const [width, height] = [size?.width ?? 0, size?.height ?? 0];
  useEffect(() => {
    const element = drawn.current;
    if (!element || width === 0 || height === 0) return;
    let view: View | null = null;
    const draw = () => {
      view?.finalize();
      view = null;
      try {
        view = viewOf(element, spec, rows, { width, height });
        setError(null);
        view.runAsync().catch((problem: unknown) => setError(String(problem)));
      } catch (problem) {
        setError(problem instanceof Error ? problem.message : String(problem));
      }
    };
    draw();
    const stop = onThemeChange(draw);
    return () => {
      stop();
      view?.finalize();
    };
  }, [spec, rows, width, height]);
  const told = useMemo(() => ({ name, rows, fields: fieldsIn(spec, rows) }), [name, rows, spec]);
  return (
    <Readable
      host={host}
      name={name}
      head={headOf(told)}
      said={useCallback(() => spoken(told), [told])}
      walk={useMemo(() => walkOf(told), [told])}
      isShown
      className={styles.host}
    >
      <div ref={drawn} className={styles.drawn} hidden={error !== null} />
      {error && <p className={styles.error}>This chart could not be drawn: {error}</p>}
    </Readable>
  );
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function viewOf(
  host: HTMLElement,
  spec: JsonObject,
  rows: readonly JsonObject[],
  size: Size,
): View {
  const config = configOf(host);
  const vega = isVega(spec) ? withRows(spec, rows, size) : compiled(spec, rows, size, config);
  return new View(parse(vega, config, { ast: true }), {
    container: host,
    renderer: "svg",
    hover: true,
    expr: expressionInterpreter,
    loader: closed(),
    logLevel: 0,
  });
}

function isVega(spec: JsonObject): boolean {
  return (
    /\/schema\/vega\/v/.test(String(spec.$schema)) || (isArray(spec.marks) && !("mark" in spec))
  );
}

function withRows(spec: JsonObject, rows: readonly JsonObject[], size: Size): Spec {
  const data = (isArray(spec.data) ? spec.data : []).map((set) =>
    isObject(set) && set.name === DATA ? { ...set, values: rows } : set,
  );
  return {
    ...spec,
    data,
    width: size.width,
    height: size.height,
    autosize: { type: "fit", contains: "padding" },
  } as unknown as Spec;
}

function compiled(spec: JsonObject, rows: readonly JsonObject[], size: Size, config: Config): Spec {
  const isFitted = !["facet", "hconcat", "vconcat", "concat", "repeat", "spec"].some(
    (word) => word in spec,
  );
  const whole = {
    ...spec,
    data: spec.data ?? { name: DATA },
    datasets: { ...(isObject(spec.datasets) ? spec.datasets : {}), [DATA]: rows },
    ...(isFitted && {
      width: size.width,
      height: size.height,
      autosize: { type: "fit", contains: "padding" },
    }),
  };
  return compile(whole as unknown as TopLevelSpec, { config: config as never }).spec as Spec;
}

/** Loads nothing: a description must not reach anybody for whoever looks at it. */
function closed(): Loader {
  const refuse = () => Promise.reject(new Error("charts load no data from elsewhere"));
  return { ...loader(), load: refuse, http: refuse, file: refuse, sanitize: refuse };
}

function configOf(host: HTMLElement): Config {
  const { label, grid, font } = readTheme(host);
  const family = font.replace(/^\S+ /, "");
  const title = { color: label, font: family, fontSize: 12 };
  return {
    background: "transparent",
    font: family,
    padding: 4,
    view: { stroke: "transparent" },
    title,
    axis: {
      labelColor: label,
      titleColor: label,
      gridColor: grid,
      domainColor: grid,
      tickColor: grid,
      labelFontSize: 10.5,
      titleFontSize: 11,
      titleFontWeight: "normal",
    },
    legend: { labelColor: label, titleColor: label, labelFontSize: 10.5, titleFontSize: 11 },
    range: { category: [...PALETTE] },
  } as unknown as Config;
}
