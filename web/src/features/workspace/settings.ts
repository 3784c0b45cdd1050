/** How lines are drawn: the workspace says, a section may say otherwise, and so may a panel. Pure. */
import type { JsonObject } from "@/lib/json";
import { SMOOTHINGS, type Smoothing } from "@/lib/smoothing";
import { numberOf } from "@/panels/config";
import type { LineView, XAxis } from "@/panels/panel";

export const DEFAULT_LINES: LineView = {
  x: "_step",
  smoothing: "time-ema",
  weight: 0,
  logY: false,
};

/** W&B's words for the kinds of smoothing. */
const THEIRS: readonly (readonly [Smoothing, string])[] = [
  ["time-ema", "exponentialTimeWeighted"],
  ["ema", "exponential"],
  ["gaussian", "gaussian"],
  ["average", "average"],
  ["none", "none"],
];
/** Some of their tools say "_absolute_runtime" for the time since the start. */
const X_AXES: Readonly<Record<string, XAxis>> = {
  _step: "_step",
  _runtime: "_runtime",
  _absolute_runtime: "_runtime",
  _timestamp: "_timestamp",
};

/** Each level overrides the ones before it. */
export function cascade(...levels: readonly JsonObject[]): LineView {
  return levels.reduce<LineView>(overridden, DEFAULT_LINES);
}

function overridden(view: LineView, level: JsonObject): LineView {
  const smoothing = smoothingOf(level) ?? view.smoothing;
  const weight = numberOf(level.smoothingWeight);
  return {
    x: level.xAxisActive === false ? view.x : (axisOf(level) ?? view.x),
    smoothing: level.smoothingActive === false ? view.smoothing : smoothing,
    weight:
      level.smoothingActive === false || weight === null ? view.weight : clamp(weight, smoothing),
    logY: typeof level.yLogScale === "boolean" ? level.yLogScale : view.logY,
  };
}

/** What one level itself says; what it leaves open is inherited. */
export function ownLines(level: JsonObject): Partial<LineView> {
  const x = level.xAxisActive === false ? undefined : axisOf(level);
  const smoothing = level.smoothingActive === false ? undefined : smoothingOf(level);
  return {
    ...(x && { x }),
    ...(smoothing && { smoothing }),
    ...(typeof level.yLogScale === "boolean" && { logY: level.yLogScale }),
  };
}

/** What to store for a level that says nothing of its own any more: of one thing, or of all. */
export function inherited(what?: "x" | "smoothing" | "logY"): Readonly<Record<string, undefined>> {
  const x = { xAxis: undefined, xAxisActive: undefined };
  const y = { yLogScale: undefined };
  const smoothing = {
    smoothingType: undefined,
    smoothingWeight: undefined,
    smoothingActive: undefined,
  };
  if (what === "x") return x;
  if (what === "logY") return y;
  return what === undefined ? { ...x, ...y, ...smoothing } : smoothing;
}

/** What to store for a change. */
export function writeLines(change: Partial<LineView>): JsonObject {
  return {
    ...(change.x !== undefined && { xAxis: change.x, xAxisActive: true }),
    ...(change.smoothing !== undefined && { smoothingType: theirs(change.smoothing) }),
    ...(change.weight !== undefined && { smoothingWeight: change.weight }),
    ...((change.smoothing ?? change.weight) !== undefined && { smoothingActive: true }),
    ...(change.logY !== undefined && { yLogScale: change.logY }),
  };
}

function axisOf({ xAxis }: JsonObject): XAxis | undefined {
  return typeof xAxis === "string" ? X_AXES[xAxis] : undefined;
}

function smoothingOf({ smoothingType }: JsonObject): Smoothing | undefined {
  return THEIRS.find(([, word]) => word === smoothingType)?.[0];
}

function theirs(smoothing: Smoothing): string {
  return THEIRS.find(([ours]) => ours === smoothing)?.[1] ?? "none";
}

function clamp(weight: number, smoothing: Smoothing): number {
  const most = SMOOTHINGS.find(({ value }) => value === smoothing)?.max ?? 0;
  return Math.min(Math.max(weight, 0), most);
}
