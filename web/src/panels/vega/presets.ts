/**
 * W&B's charts by name, as Vega-Lite: what `plot.line` and its like log. Written for rows that
 * carry `run` (the name of their run) and `run_color` beside the columns of the table. Pure.
 */
import type { Json, JsonObject } from "@/lib/json";

export interface Preset {
  readonly label: string;
  /** The parts that columns of the table play. */
  readonly fields: readonly string[];
  /** Texts such as titles. */
  readonly strings: readonly string[];
  readonly specOf: (chart: PresetChart) => JsonObject;
}

export interface PresetChart {
  /** The column for a part, as it stands in the rows; null: none plays it. */
  readonly field: (part: string) => string | null;
  readonly text: (name: string) => string;
  /** More than one run is shown. */
  readonly isMany: boolean;
  /** The names and colours of the runs, in their order. */
  readonly runs: readonly { readonly name: string; readonly color: string }[];
}

const HOVER = { tooltip: { content: "data" } };

export const PRESETS: Readonly<Record<string, Preset>> = {
  "wandb/line/v0": {
    label: "Lines",
    fields: ["x", "y", "stroke"],
    strings: ["title"],
    specOf: (chart) => lines(chart, { x: "x", y: "y", by: "stroke" }),
  },
  "wandb/lineseries/v0": {
    label: "Line series",
    fields: ["step", "lineVal", "lineKey"],
    strings: ["title", "xname"],
    specOf: (chart) =>
      lines(chart, { x: "step", y: "lineVal", by: "lineKey", xTitle: chart.text("xname") || "x" }),
  },
  "wandb/area-under-curve/v0": {
    label: "Curves by class",
    fields: ["x", "y", "class"],
    strings: ["title", "x-axis-title", "y-axis-title"],
    specOf: (chart) =>
      lines(chart, {
        x: "x",
        y: "y",
        by: "class",
        xTitle: chart.text("x-axis-title"),
        yTitle: chart.text("y-axis-title"),
        domain: [0, 1],
      }),
  },
  "wandb/scatter/v0": {
    label: "Scatter",
    fields: ["x", "y"],
    strings: ["title"],
    specOf: (chart) =>
      titled(chart, {
        mark: { type: "point", filled: true, opacity: 0.75, ...HOVER },
        encoding: {
          x: axis(chart, "x"),
          y: axis(chart, "y"),
          color: byRun(chart),
        },
      }),
  },
  "wandb/bar/v0": {
    label: "Bars",
    fields: ["label", "value"],
    strings: ["title"],
    specOf: (chart) =>
      titled(chart, {
        mark: { type: "bar", ...HOVER },
        encoding: {
          x: axis(chart, "value", { zero: true }),
          y: { field: chart.field("label"), type: "nominal", sort: null, title: null },
          ...(chart.isMany && { yOffset: { field: "run", type: "nominal", sort: null } }),
          color: byRun(chart),
        },
      }),
  },
  "wandb/histogram/v0": {
    label: "Histogram",
    fields: ["value"],
    strings: ["title"],
    specOf: (chart) =>
      titled(chart, {
        mark: { type: "bar", opacity: chart.isMany ? 0.55 : 1, ...HOVER },
        encoding: {
          x: { field: chart.field("value"), bin: { maxbins: 30 }, type: "quantitative" },
          y: { aggregate: "count", type: "quantitative", stack: null, title: "Count" },
          color: byRun(chart),
        },
      }),
  },
};

interface LineParts {
  readonly x: string;
  readonly y: string;
  readonly by: string;
  readonly xTitle?: string;
  readonly yTitle?: string;
  readonly domain?: readonly [number, number];
}

/** What tells the lines of a table apart has the colour; then runs differ in their dashes. */
function lines(chart: PresetChart, { x, y, by, xTitle, yTitle, domain }: LineParts): JsonObject {
  const key = chart.field(by);
  const scale = domain ? { domain: [...domain] } : { zero: false };
  return titled(chart, {
    mark: { type: "line", clip: true, interpolate: "linear", ...HOVER },
    encoding: {
      x: { ...axis(chart, x, scale), ...(xTitle ? { title: xTitle } : {}) },
      y: { ...axis(chart, y, scale), ...(yTitle ? { title: yTitle } : {}) },
      color: key === null ? byRun(chart) : { field: key, type: "nominal", sort: null, title: null },
      ...(key !== null &&
        chart.isMany && {
          strokeDash: { field: "run", type: "nominal", sort: null, title: null },
        }),
      detail: [{ field: "run", type: "nominal" }],
    },
  });
}

function axis(chart: PresetChart, part: string, scale: JsonObject = { zero: false }): JsonObject {
  return { field: chart.field(part), type: "quantitative", scale };
}

function byRun({ isMany, runs }: PresetChart): JsonObject {
  return {
    field: "run",
    type: "nominal",
    title: null,
    scale: { domain: runs.map(({ name }) => name), range: runs.map(({ color }) => color) },
    ...(!isMany && { legend: null }),
  };
}

function titled(chart: PresetChart, spec: JsonObject): JsonObject {
  const title: Json = chart.text("title");
  return title === "" ? spec : { ...spec, title };
}
