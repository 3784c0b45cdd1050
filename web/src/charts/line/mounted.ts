/**
 * The charts now on the page, for browser tests and curious users: a canvas cannot be asked what
 * it shows, `window.__runwell.charts` can.
 */
import type { LineModel } from "./model";
import type { Shown } from "./range";

/** What a chart says of itself. */
export interface Charted {
  readonly model: LineModel;
  readonly shown: Shown;
  readonly told: readonly string[];
}

export interface MountedChart {
  readonly key: string;
  /** The ids of the lines drawn. */
  readonly runs: readonly string[];
  data(): LineModel;
  /** The part of the plane that is seen. */
  shown(): Shown;
  /** The values that stand at the pointer while it is on another chart. */
  told(): readonly string[];
}

declare global {
  interface Window {
    __runwell?: { readonly charts: MountedChart[] };
  }
}

/** Lists a chart; returns how to take it off the list. */
export function listChart(key: string, chart: Charted): () => void {
  window.__runwell ??= { charts: [] };
  const { charts } = window.__runwell;
  const entry: MountedChart = {
    key,
    data: () => chart.model,
    shown: () => chart.shown,
    told: () => chart.told,
    get runs() {
      return chart.model.lines.map((line) => line.id);
    },
  };
  charts.push(entry);
  return () => {
    charts.splice(charts.indexOf(entry), 1);
  };
}
