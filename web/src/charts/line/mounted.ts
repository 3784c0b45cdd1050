/**
 * The charts now on the page, for browser tests and curious users: a canvas cannot be asked what
 * it shows, `window.__runwell.charts` can.
 */
import type { LineModel } from "./model";
import type { Shown } from "./range";

export interface MountedChart {
  readonly key: string;
  /** The ids of the lines drawn. */
  readonly runs: readonly string[];
  data(): LineModel;
  /** The part of the plane that is seen. */
  shown(): Shown;
}

declare global {
  interface Window {
    __runwell?: { readonly charts: MountedChart[] };
  }
}

/** Lists a chart; returns how to take it off the list. */
export function listChart(key: string, data: () => LineModel, shown: () => Shown): () => void {
  window.__runwell ??= { charts: [] };
  const { charts } = window.__runwell;
  const entry: MountedChart = {
    key,
    data,
    shown,
    get runs() {
      return data().lines.map((line) => line.id);
    },
  };
  charts.push(entry);
  return () => {
    charts.splice(charts.indexOf(entry), 1);
  };
}
