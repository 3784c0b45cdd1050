/** From the answer of the server to what the chart draws: colours, smoothing, bands. Pure. */
import type { Line, LineModel } from "@/charts/line/model";
import type { Series, SeriesPanel } from "@/data/series";
import { smooth } from "@/lib/smoothing";
import type { LineView, PanelRun } from "@/panels/panel";

/** The lines of `runs`, in their order; runs without the key have none. */
export function modelOf(
  panel: SeriesPanel,
  runs: readonly PanelRun[],
  view: Pick<LineView, "smoothing" | "weight">,
): LineModel {
  const seriesByRun = new Map(panel.series.map((series) => [series.run, series]));
  const lines = runs.flatMap((run) => {
    const series = seriesByRun.get(run.id);
    return series ? lineOf(series, run, panel.x, view) : [];
  });
  return { x: panel.x, dx: panel.dx, lines };
}

function lineOf(
  series: Series,
  run: PanelRun,
  x: Float64Array,
  { smoothing, weight }: Pick<LineView, "smoothing" | "weight">,
): Line {
  const isSmooth = smoothing !== "none" && weight > 0;
  return {
    id: run.id,
    label: run.name,
    color: run.color,
    ys: isSmooth ? smooth(smoothing, weight, x, series.last) : series.last,
    original: isSmooth ? series.last : null,
    // A band behind the original of a smoothed line would say the same twice.
    low: isSmooth ? null : series.min,
    high: isSmooth ? null : series.max,
    marks: series.marks,
    dash: [],
  };
}

const POINTS_A_PANEL = 400_000;

/** How many buckets to ask for: as many as are seen, fewer when very many lines share a panel. */
export function bucketsFor(runs: number, isExpanded: boolean): number {
  const most = isExpanded ? 4000 : 1000;
  return Math.max(200, Math.min(most, Math.floor(POINTS_A_PANEL / Math.max(1, runs))));
}
