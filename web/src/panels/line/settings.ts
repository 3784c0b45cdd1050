/** What the config of a line panel says, in W&B's words. Pure. */
import type { Limits } from "@/charts/line/model";
import { TEXT_PX } from "@/charts/line/theme";
import type { Metric, Run, Stream } from "@/data/types";
import { withAlpha } from "@/lib/colour";
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

/** Whose line it is. Stored views name it by both, `run:metric`, or by the run alone. */
export interface LineOf {
  readonly run: string;
  /** Null: all metrics of the run. */
  readonly metric: string | null;
}

function keyOf({ run, metric }: LineOf): string {
  return metric === null ? run : `${run}:${metric}`;
}

function overrideOf(overrides: Json | undefined, line: LineOf): Json | undefined {
  return isObject(overrides) ? (overrides[keyOf(line)] ?? overrides[line.run]) : undefined;
}

/** How one line is drawn by hand. */
export function lookOf(config: JsonObject, line: LineOf): LineLook {
  const { color, title, dash, width } = lookEditOf(config, line);
  return {
    color: color || null,
    title: title || null,
    dash: DASHES[dash] ?? null,
    width: width === "" ? null : Number(width),
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

/** What was set by hand for a line. */
export function lookEditOf(config: JsonObject, line: LineOf): LookEdit {
  const of = (part: keyof LookEdit) => overrideOf(config[OVERRIDES[part]], line);
  const color = of("color");
  return {
    color: textOf(isObject(color) ? color.color : color),
    title: textOf(of("title")),
    dash: textOf(of("dash")),
    width: numberOf(of("width"))?.toString() ?? "",
  };
}

/** The width that a text says, in CSS pixels; undefined: none that can be drawn. */
export function widthOf(text: string | undefined): number | undefined {
  const wide = Number(text);
  return text && wide > 0 && wide <= 20 ? wide : undefined;
}

/**
 * The config that comes of setting some of it. What is emptied is taken away, and what stands there
 * for the whole run with it: the line would go on looking so.
 */
export function writeLook(
  config: JsonObject,
  line: LineOf,
  change: Partial<LookEdit>,
): Readonly<Record<string, JsonObject | undefined>> {
  const values: Readonly<Record<keyof LookEdit, Json | undefined>> = {
    color: change.color
      ? { color: change.color, transparentColor: withAlpha(change.color, 0.1) }
      : undefined,
    title: change.title || undefined,
    dash: change.dash || undefined,
    width: widthOf(change.width),
  };
  return Object.fromEntries(
    (Object.keys(change) as (keyof LookEdit)[]).map((part) => {
      const old = config[OVERRIDES[part]];
      const value = values[part];
      const next =
        value === undefined ? without(old, line) : { ...entries(old), [keyOf(line)]: value };
      return [OVERRIDES[part], Object.keys(next).length > 0 ? next : undefined];
    }),
  );
}

function entries(overrides: Json | undefined): JsonObject {
  return isObject(overrides) ? overrides : {};
}

function without(overrides: Json | undefined, line: LineOf): JsonObject {
  const { [keyOf(line)]: _, [line.run]: __, ...others } = entries(overrides);
  return others;
}
