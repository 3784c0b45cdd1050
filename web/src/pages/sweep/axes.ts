/** The axes of a sweep: one for each parameter, the metric last; log and flip as the URL says. Pure. */
import type { Run, SweepDetail } from "@/data/types";
import type { JsonObject } from "@/lib/json";
import { numberAt, writeField } from "@/panels/facts/field";
import { spansDecades } from "./trials";

/** Names of axes with commas; what is absent is as the values suggest. */
export interface AxesSearch {
  readonly log?: string;
  readonly flip?: string;
}

export interface SweepAxis {
  readonly name: string;
  readonly accessor: string;
  readonly isLog: boolean;
  readonly isFlipped: boolean;
  /** Some trial has a number there; what holds words has no logarithm. */
  readonly isNumeric: boolean;
}

export function readAxesSearch({ log, flip }: Readonly<Record<string, unknown>>): AxesSearch {
  return {
    // Empty says that no axis is one.
    ...(typeof log === "string" && { log }),
    ...(typeof flip === "string" && flip !== "" && { flip }),
  };
}

export function axesOf(
  { parameters, metrics }: Pick<SweepDetail, "parameters" | "metrics">,
  runs: readonly Run[],
  { log, flip }: AxesSearch,
): readonly SweepAxis[] {
  const logs = log === undefined ? null : new Set(log.split(","));
  const flips = new Set(flip?.split(","));
  const axis = (
    name: string,
    accessor: string,
    isWide: (values: readonly (number | null)[]) => boolean,
  ): SweepAxis => {
    const values = runs.map((run) => numberAt(run, accessor));
    return {
      name,
      accessor,
      isLog: logs === null ? isWide(values) : logs.has(name),
      isFlipped: flips.has(name),
      isNumeric: values.some((value) => value !== null),
    };
  };
  const [metric] = metrics;
  return [
    ...parameters.map((path) => axis(path, writeField({ section: "config", path }), spansDecades)),
    ...(metric ? [axis(metric.name, `summary:${metric.name}`, () => false)] : []),
  ];
}

/** As the panel's config says it. */
export function columnOf({ accessor, isLog, isFlipped }: SweepAxis): JsonObject {
  return { accessor, log: isLog, inverted: isFlipped };
}

/** What the URL says once an axis is changed. */
export function writeAxes(
  axes: readonly SweepAxis[],
  name: string,
  change: Partial<Pick<SweepAxis, "isLog" | "isFlipped">>,
  before: AxesSearch,
): AxesSearch {
  const next = axes.map((axis) => (axis.name === name ? { ...axis, ...change } : axis));
  const named = (is: (axis: SweepAxis) => boolean) =>
    next
      .filter(is)
      .map((axis) => axis.name)
      .join(",");
  const flip = named(({ isFlipped }) => isFlipped);
  const log =
    change.isLog === undefined && before.log === undefined ? undefined : named((a) => a.isLog);
  return { ...(log !== undefined && { log }), ...(flip !== "" && { flip }) };
}
