/** From the answers of the server to what the chart draws: colours, smoothing, bands. Pure. */
import type { Line, LineModel } from "@/charts/line/model";
import type { Series, SeriesPanel } from "@/data/series";
import { PALETTE } from "@/lib/colour";
import type { JsonObject } from "@/lib/json";
import { formatInteger } from "@/lib/number";
import { smooth } from "@/lib/smoothing";
import type { LineView, PanelRun } from "@/panels/panel";
import { expressionsOf } from "./expressions";
import { joinedX, onto } from "./join";
import { isSampled, lookOf } from "./settings";

type View = Pick<LineView, "smoothing" | "weight">;
/** What a line is of: a run, or runs put together, whose band says how far they lie apart. */
type Drawn = Pick<PanelRun, "id" | "name" | "color" | "isBaseline"> & {
  readonly isGroup?: boolean;
};

/** Tell the metrics of one run apart where its colour says whose they are. */
const DASHES: readonly (readonly number[])[] = [[], [6, 4], [1, 3], [6, 3, 1, 3]];

/**
 * The lines of `runs`, in their order, for each of the metrics; runs without one have none of it.
 * With one metric a line is called after its run, with one run after its metric.
 */
export function modelOf(
  panels: readonly SeriesPanel[],
  runs: readonly Drawn[],
  view: View,
  config: JsonObject,
): LineModel {
  const x = joinedX(panels.map((panel) => panel.x));
  const dxs = panels.flatMap(({ dx }) => dx ?? []);
  const isOriginalShown = config.showOriginalAfterSmoothing !== false;
  const isBare = isSampled(config);
  const shownOf = (series: Series, run: Drawn): Series =>
    isBare && !run.isGroup ? { ...series, min: null, max: null } : series;
  const lines = panels.flatMap((panel, place) => {
    const seriesByRun = new Map(panel.series.map((series) => [series.run, series]));
    return runs.flatMap((run) => {
      const series = seriesByRun.get(run.id);
      if (!series || isBlank(series, run)) return [];
      const line = lineOf(moved(shownOf(series, run), panel.x, x), run, x, view, isOriginalShown);
      return styled(
        line,
        run,
        panel.key,
        { place, panels: panels.length, runs: runs.length },
        config,
      );
    });
  });
  return { x, dx: dxs.length > 0 ? Math.max(...dxs) : null, lines };
}

/** Groups are answered one and all, also those of which no run has the metric. */
function isBlank({ last }: Series, { isGroup }: Drawn): boolean {
  return isGroup === true && !last.some(Number.isFinite);
}

interface Among {
  readonly place: number;
  readonly panels: number;
  readonly runs: number;
}

function styled(
  line: Line,
  run: Drawn,
  metric: string,
  { place, panels, runs }: Among,
  config: JsonObject,
): Line {
  const look = lookOf(config, { run: run.id, metric });
  const isMany = panels > 1;
  const label = !isMany ? run.name : runs === 1 ? metric : `${run.name} ${metric}`;
  return {
    ...line,
    id: isMany ? `${run.id} ${metric}` : run.id,
    label: look.title ?? label,
    color:
      look.color ??
      (isMany && runs === 1 ? (PALETTE[place % PALETTE.length] ?? run.color) : run.color),
    ...(look.width !== null && { width: look.width }),
    dash: look.dash ?? (isMany && runs > 1 ? (DASHES[place % DASHES.length] ?? []) : []),
  };
}

/** The same series with its columns on another x. */
function moved(series: Series, from: Float64Array, to: Float64Array): Series {
  if (from === to) return series;
  const { places, column } = onto(from, to);
  return {
    ...series,
    last: column(series.last),
    min: series.min && column(series.min),
    max: series.max && column(series.max),
    marks: series.marks.map(([index, kind]) => [places[index] ?? 0, kind] as const),
  };
}

function lineOf(
  series: Series,
  run: Drawn,
  x: Float64Array,
  { smoothing, weight }: View,
  isOriginalShown: boolean,
): Line {
  const isSmooth = smoothing !== "none" && weight > 0;
  const faint = isOriginalShown ? series.last : null;
  const { last, min, max, marks } = series;
  const line = {
    id: run.id,
    label: run.name,
    color: run.color,
    marks,
    dash: [],
    ...(run.isBaseline && { isBold: true }),
  };
  if (!isSmooth) return { ...line, ys: last, original: null, low: min, high: max };
  const smoothed = (ys: Float64Array | null) => ys && smooth(smoothing, weight, x, ys);
  return run.isGroup
    ? {
        ...line,
        ys: smooth(smoothing, weight, x, last),
        original: null,
        low: smoothed(min),
        high: smoothed(max),
      }
    : // A band behind the original of a smoothed line would say the same twice.
      { ...line, ys: smooth(smoothing, weight, x, last), original: faint, low: null, high: null };
}

const POINTS_A_PANEL = 400_000;

/**
 * How many buckets to ask for: about one a pixel of the screen, each with a least and a greatest
 * value; fewer when very many lines share a panel.
 */
export function bucketsFor(lines: number, isExpanded: boolean, width_px = 1000): number {
  const seen = Math.min(1000, width_px * (globalThis.devicePixelRatio ?? 1));
  const most = isExpanded ? 10_000 : seen;
  return Math.max(200, Math.min(most, Math.floor(POINTS_A_PANEL / Math.max(1, lines))));
}

/**
 * How much of what runs logged is drawn, in words; null where it is not told: the points of groups
 * are runs, and those of formulas were logged by nobody.
 */
export function countedOf(
  panels: readonly SeriesPanel[],
  config: JsonObject,
  isGrouped: boolean,
): string | null {
  if (isGrouped || expressionsOf(config).length > 0) return null;
  const series = panels.flatMap((panel) => panel.series);
  const points = series.reduce((sum, one) => sum + one.points, 0);
  if (panels.every(({ isExact }) => isExact)) return `All ${formatInteger(points)} points`;
  const drawn = series.reduce((sum, { last }) => sum + last.filter(Number.isFinite).length, 0);
  const how = isSampled(config)
    ? "a sample, one per bucket"
    : "the last of each bucket, and their range";
  return `${formatInteger(drawn)} of ${formatInteger(points)} points: ${how}`;
}
