/** What the config of a line panel says, in W&B's words. Pure. */
import type { Limits } from "@/charts/line/model";
import { TEXT_PX } from "@/charts/line/theme";
import type { Metric, Run, Stream } from "@/data/types";
import { asNumber, isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import { formatPlain } from "@/lib/number";
import { naturalCompare } from "@/lib/path";
import { matcher } from "@/lib/search";
import { numberOf, textOf, textsOf } from "@/panels/config";
import { valueAt } from "@/panels/facts/field";
import type { PlotType } from "./stack";

/** More metrics than this in one panel tell nobody anything. */
export const MOST_METRICS = 24;

/** The metrics that are named one by one. */
export function metricsOf(config: JsonObject): readonly string[] {
  return isByPattern(config) ? [] : textsOf(config.metrics);
}

export function isByPattern({ useMetricRegex, metricRegex }: JsonObject): boolean {
  return useMetricRegex === true && typeof metricRegex === "string";
}

/** The metrics whose key matches the pattern of the panel, in natural order. */
export function matching(config: JsonObject, logged: readonly Metric[]): readonly string[] {
  const { test, error } = matcher(textOf(config.metricRegex), true);
  if (error !== null || config.metricRegex === "") return [];
  return logged
    .filter(({ key, kind }) => kind === "number" && !key.startsWith("_") && test(key))
    .map(({ key }) => key)
    .sort(naturalCompare)
    .slice(0, MOST_METRICS);
}

export function streamOf(config: JsonObject): Stream {
  return config.stream === "events" ? "events" : "history";
}

export function yLimitsOf(config: JsonObject): Limits {
  return {
    min: numberOf(config.yAxisMin),
    max: numberOf(config.yAxisMax),
    isRobust: config.ignoreOutliers === true,
  };
}

const OWN_AXES = new Set(["", "_step", "_runtime", "_absolute_runtime", "_timestamp"]);

/** A logged key in the place of steps or time; null: one of these. */
export function xKeyOf({ xAxis }: JsonObject): string | null {
  const key = textOf(xAxis);
  return OWN_AXES.has(key) ? null : key;
}

/** The formula of x; empty: there is none. */
export function xExpressionOf({ xExpression }: JsonObject): string {
  return textOf(xExpression).trim();
}

/** Whether one point of each bucket stands for all, without the range of the others. */
export function isSampled({ pointVisualizationMethod }: JsonObject): boolean {
  return pointVisualizationMethod === "sampling";
}

const TEXTS_PX: Readonly<Record<string, number>> = { small: 10, medium: 13, large: 16 };

/** The height of labels and legend, in CSS pixels; the usual one where the panel says nothing. */
export function textOfSize({ fontSize }: JsonObject): number {
  return TEXTS_PX[textOf(fontSize)] ?? TEXT_PX;
}

export function plotTypeOf({ plotType }: JsonObject): PlotType {
  return plotType === "stacked-area" || plotType === "pct-area" ? plotType : "line";
}

/** How many lines the tooltip names. */
export function namedOf({ tooltipNumberOfRuns }: JsonObject): number {
  if (tooltipNumberOfRuns === "single") return 1;
  return tooltipNumberOfRuns === "all_runs" ? 100 : 8;
}

export type LegendPlace = "north" | "south" | "east" | "west";

/** Where the legend stands; null: it is hidden. */
export function legendOf({ legendPosition, showLegend }: JsonObject): LegendPlace | null {
  if (showLegend === false) return null;
  const place = textOf(legendPosition);
  return place === "north" || place === "east" || place === "west" ? place : "south";
}

const SLOT = /\$\{([^}]+)\}/g;

/** A line's name by the template of the legend: `${run:displayName} ${config:dropout}`. */
export function labelFrom(template: string, run: Run): string {
  return template
    .replace(SLOT, (_, field: string) => {
      const value = valueAt(run, field);
      if (value === undefined || value === null) return "";
      const number = asNumber(value);
      if (number !== undefined) return formatPlain(number);
      return isObject(value) || isArray(value) ? JSON.stringify(value) : String(value);
    })
    .trim();
}

/** The part of x that the panel shows; null: all of it. */
export function xWindowOf(config: JsonObject): readonly [number, number] | null {
  const [min, max] = [numberOf(config.xAxisMin), numberOf(config.xAxisMax)];
  return min !== null && max !== null && min < max ? [min, max] : null;
}

export interface LineLook {
  readonly color: string | null;
  readonly title: string | null;
  readonly dash: readonly number[] | null;
  /** In CSS pixels. */
  readonly width: number | null;
}

export const DASH_NAMES = ["solid", "dashed", "dotted", "dotdash", "dotdotdash"] as const;

const DASHES: Readonly<Record<string, readonly number[]>> = {
  solid: [],
  dashed: [6, 4],
  dotted: [1, 3],
  dotdash: [6, 3, 1, 3],
  dotdotdash: [6, 3, 1, 3, 1, 3],
};

/** How one line is drawn by hand: by its run and metric, or by its run alone. */
export function lookOf(config: JsonObject, run: string, metric: string): LineLook {
  const of = (name: string): Json | undefined => {
    const overrides = config[name];
    return isObject(overrides) ? (overrides[`${run}:${metric}`] ?? overrides[run]) : undefined;
  };
  const color = of("overrideColors");
  return {
    color: textOf(isObject(color) ? color.color : color) || null,
    title: textOf(of("overrideSeriesTitles")) || null,
    dash: DASHES[textOf(of("overrideMarks"))] ?? null,
    width: numberOf(of("overrideLineWidths")),
  };
}

const OVERRIDES = {
  color: "overrideColors",
  title: "overrideSeriesTitles",
  dash: "overrideMarks",
  width: "overrideLineWidths",
} as const;

/** What is set by hand of one line; empty texts: as it would be anyhow. */
export interface LookEdit {
  readonly color: string;
  readonly title: string;
  readonly dash: string;
  readonly width: string;
}

/** What was set by hand for a line, by its key (`run:metric`, or `run`). */
export function lookEditOf(config: JsonObject, key: string): LookEdit {
  const of = (name: string): Json | undefined => {
    const overrides = config[name];
    return isObject(overrides) ? overrides[key] : undefined;
  };
  const color = of(OVERRIDES.color);
  return {
    color: textOf(isObject(color) ? color.color : color),
    title: textOf(of(OVERRIDES.title)),
    dash: textOf(of(OVERRIDES.dash)),
    width: numberOf(of(OVERRIDES.width))?.toString() ?? "",
  };
}

/** The config that comes of setting some of it; what is emptied is taken away. */
export function writeLook(
  config: JsonObject,
  key: string,
  change: Partial<LookEdit>,
): Readonly<Record<string, JsonObject | undefined>> {
  const wide = Number(change.width);
  const values: Readonly<Record<keyof LookEdit, Json | undefined>> = {
    color: change.color
      ? { color: change.color, transparentColor: `${change.color}1a` }
      : undefined,
    title: change.title || undefined,
    dash: change.dash || undefined,
    width: change.width && wide > 0 && wide <= 20 ? wide : undefined,
  };
  return Object.fromEntries(
    (Object.keys(change) as (keyof LookEdit)[]).map((part) => {
      const old = config[OVERRIDES[part]];
      const { [key]: _, ...others } = isObject(old) ? old : {};
      const value = values[part];
      const next = value === undefined ? others : { ...others, [key]: value };
      return [OVERRIDES[part], Object.keys(next).length > 0 ? next : undefined];
    }),
  );
}
