/** The look of the axes: tick distances, labels, colours. Sizes in CSS pixels. */
import type uPlot from "uplot";
import { formatNumber } from "@/lib/number";
import { formatClock, formatDate, formatDateTime, formatDuration } from "@/lib/time";
import { logLabels, logSplits } from "./log-ticks";
import type { AxisKind } from "./model";
import type { ChartTheme } from "./theme";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
// biome-ignore format: a table
export const DURATION_STEPS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 30 * DAY,
];

/** What the tooltip says about a place on x; `dx` is the width of a bucket. */
export function formatX(kind: AxisKind, x: number, dx: number | null): string {
  if (kind === "time") return formatDateTime(x);
  if (kind === "duration") return formatDuration(x);
  const isSpan = dx !== null && dx > 1;
  return isSpan ? `${formatNumber(x)} – ${formatNumber(x + dx - 1)}` : formatNumber(x);
}

export function xAxis(kind: AxisKind, theme: () => ChartTheme, isLog = false): uPlot.Axis {
  const axis: uPlot.Axis = { ...look(theme), size: 24, gap: 5, space: kind === "time" ? 76 : 56 };
  if (isLog) return { ...axis, ...LOG_X };
  if (kind === "time")
    return { ...axis, values: (_, splits, _axis, _space, gap) => clockLabels(splits, gap) };
  if (kind === "duration") {
    return { ...axis, incrs: DURATION_STEPS, values: (_, splits) => splits.map(shortDuration) };
  }
  return { ...axis, values: (_, splits) => numberLabels(splits) };
}

export function yAxis(isLog: boolean, theme: () => ChartTheme): uPlot.Axis {
  return {
    ...look(theme),
    gap: 6,
    space: 34,
    size: (chart, values) => widest(chart, values) + 10,
    incrs: GAPS,
    splits: (_chart, _axis, min, max, gap) => evenSplits(min, max, gap),
    values: (_, splits) => numberLabels(splits),
    ...(isLog && LOG),
  };
}

/** Gaps between lines, rising; uPlot's own end at 1e±32, and a loss that diverges passes that. */
const GAPS = Array.from({ length: 632 }, (_, place) => place - 323).flatMap((decade) =>
  (Math.abs(decade) > 32 ? [1, 5] : [1, 2, 2.5, 5])
    .map((digit) => Number(`${digit}e${decade}`))
    .filter((gap) => gap < Number.POSITIVE_INFINITY),
);

/** The multiples of the gap from `min` to `max`. */
export function evenSplits(min: number, max: number, gap: number): number[] {
  const first = Math.ceil(min / gap);
  const count = Math.max(0, Math.floor(max / gap) - first + 1);
  // Read as text: 3 × 0.1 is not 0.3.
  return Array.from({ length: count }, (_, at) => Number(((first + at) * gap).toPrecision(15)));
}

const LOG: Partial<uPlot.Axis> = {
  splits: (_chart, _axis, min, max) => logSplits(min, max),
  filter: (_chart, splits) => splits,
  values: (chart, splits) => {
    const isFar = (splits.at(-1) ?? 1) / (splits[0] ?? 1) >= 10 || splits.length < 2;
    return isFar ? logLabels(splits, chart.bbox.height / devicePixelRatio) : numberLabels(splits);
  },
};

const LOG_X: Partial<uPlot.Axis> = {
  splits: (_chart, _axis, min, max) => logSplits(min, max),
  filter: (_chart, splits) => splits,
  // Labels stand beside each other and are wider than they are high.
  values: (chart, splits) => logLabels(splits, chart.bbox.width / devicePixelRatio / 2),
};

function look(theme: () => ChartTheme): uPlot.Axis {
  return {
    font: theme().font,
    stroke: () => theme().label,
    grid: { stroke: () => theme().grid, width: 1 },
    ticks: { show: false },
  };
}

const UNITS = [
  { size: 1e9, suffix: "G" },
  { size: 1e6, suffix: "M" },
  { size: 1e3, suffix: "k" },
] as const;

/** Labels of evenly spread ticks: as many decimals as tell two neighbours apart. */
export function numberLabels(splits: readonly number[]): string[] {
  const largest = Math.max(...splits.map(Math.abs), 0);
  const gap = Math.abs((splits[1] ?? 1) - (splits[0] ?? 0));
  if (gap < 1e-5 || largest >= 1e13) return splits.map((value) => trimmed(value));
  const unit = largest >= 10_000 ? UNITS.find(({ size }) => size <= largest) : undefined;
  // A unit makes labels shorter, unless it takes a tail of decimals to tell neighbours apart.
  const isShorter = unit !== undefined && decimalsOf(gap / unit.size) <= 3;
  const { size, suffix } = isShorter ? unit : { size: 1, suffix: "" };
  const decimals = decimalsOf(gap / size);
  return splits.map((value) => (value === 0 ? "0" : plain(value / size, decimals) + suffix));
}

function decimalsOf(gap: number): number {
  for (let decimals = 0; decimals < 6; decimals += 1) {
    const scaled = gap * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 6;
}

function plain(value: number, decimals: number): string {
  return formatterOf(decimals).format(value).replace(/^-/, "−");
}

const formatters = new Map<number, Intl.NumberFormat>();

/** To make one takes longer than all that it says in a chart. */
function formatterOf(decimals: number): Intl.NumberFormat {
  const known = formatters.get(decimals);
  if (known) return known;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const made = new Intl.NumberFormat("en", digits);
  formatters.set(decimals, made);
  return made;
}

/** Three significant digits, without zeros that say nothing. */
function trimmed(value: number): string {
  return formatNumber(value, 3)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

export function shortDuration(seconds: number): string {
  if (seconds === 0) return "0";
  return seconds < 1 ? `${trimmed(seconds)}s` : formatDuration(seconds).replace(/\.0s$/, "s");
}

/** Times of day; where a new day begins, the date. */
export function clockLabels(splits: readonly number[], gap: number): string[] {
  return splits.map((at) => {
    const clock = formatClock(at);
    if (gap >= DAY || clock === "00:00:00") return formatDate(at).slice(5);
    return gap < MINUTE ? clock : clock.slice(0, 5);
  });
}

function widest(chart: uPlot, values: readonly string[] | null): number {
  if (!values) return 0;
  const { ctx } = chart;
  ctx.save();
  ctx.font = String(chart.axes[1]?.font?.[0] ?? ctx.font);
  const widths = values.map((value) => ctx.measureText(value ?? "").width);
  ctx.restore();
  return Math.ceil(Math.max(20, ...widths.map((width) => width / devicePixelRatio)));
}
