/** Where an axis has its lines and what they say, for pictures that uPlot does not draw. Pure. */
import { scaleLinear } from "d3-scale";
import { clockLabels, DURATION_STEPS, numberLabels, shortDuration } from "./axes";
import { logLabels, logSplits } from "./log-ticks";
import type { AxisKind, Range } from "./model";

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Of an axis of so many pixels, one line every `apart_px` or wider. */
export function ticksOf(
  kind: AxisKind | "log",
  [min, max]: Range,
  length_px: number,
  apart_px: number,
): readonly Tick[] {
  const most = Math.max(2, Math.floor(length_px / apart_px));
  if (kind === "log") {
    const splits = logSplits(min, max);
    const isFar = (splits.at(-1) ?? 1) / (splits[0] ?? 1) >= 10;
    return labelled(
      splits,
      isFar ? logLabels(splits, (length_px * 16) / apart_px) : numberLabels(splits),
    );
  }
  if (kind === "number") {
    const splits = scaleLinear([min, max], [0, 1]).ticks(most);
    return labelled(splits, numberLabels(splits));
  }
  const gap = DURATION_STEPS.find((step) => (max - min) / step <= most) ?? (max - min) / most;
  const first = Math.ceil(min / gap);
  const count = Math.max(0, Math.floor(max / gap) - first + 1);
  const splits = Array.from({ length: count }, (_, at) => (first + at) * gap);
  return labelled(
    splits,
    kind === "time" ? clockLabels(splits, gap) : splits.map((at) => shortDuration(at)),
  );
}

function labelled(splits: readonly number[], labels: readonly string[]): readonly Tick[] {
  return splits.map((at, place) => ({ at, label: labels[place] ?? "" }));
}
