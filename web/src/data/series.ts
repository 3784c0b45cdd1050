/**
 * The curves behind line panels. Each panel asks for its own key; questions asked together are
 * sent as one request and come back as one frame (see `batch.ts`, `frame.ts`).
 */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { Batcher } from "./batch";
import { type ColumnPlace, readFrame } from "./frame";
import { postForBytes, projectPath } from "./http";
import { resourceKey } from "./keys";
import type { ProjectRef, Stream } from "./types";

export interface SeriesQuestion {
  /** By their names (`named-runs.ts`); the order does not matter. */
  readonly runs: readonly string[];
  readonly stream: Stream;
  /** "_step", "_runtime", "_timestamp" or any numeric key. */
  readonly x: string;
  /** At most so many points a line; more are folded into buckets of equal width. */
  readonly buckets: number;
  /** The x range wanted; null = all of it. */
  readonly range: readonly [min: number, max: number] | null;
}

/** A value that cannot be drawn, and the index in `x` at which it was logged. */
export type Mark = readonly [index: number, kind: "nan" | "inf" | "-inf"];

export interface Series {
  readonly run: string;
  /** The value at each x, or the last one of each bucket; NaN = none. */
  readonly last: Float64Array;
  /** Of each bucket; null when every point is there. */
  readonly min: Float64Array | null;
  readonly max: Float64Array | null;
  /** How many points were logged. */
  readonly points: number;
  readonly marks: readonly Mark[];
}

/** The curves of one key over one rising x. */
export interface SeriesPanel {
  readonly key: string;
  readonly x: Float64Array;
  readonly isExact: boolean;
  /** The width of a bucket in units of x; null when exact. */
  readonly dx: number | null;
  readonly series: readonly Series[];
}

interface SeriesHeader {
  readonly panels: readonly {
    readonly key: string;
    readonly x: ColumnPlace;
    readonly exact: boolean;
    readonly dx: number | null;
    readonly series: readonly {
      readonly run: string;
      readonly last: ColumnPlace;
      readonly min: ColumnPlace | null;
      readonly max: ColumnPlace | null;
      readonly points: number;
      readonly marks: readonly Mark[];
    }[];
  }[];
}

export const seriesKeys = {
  all: (ref: ProjectRef) => resourceKey(ref, "series"),
  one: (ref: ProjectRef, question: SeriesQuestion, key: string) =>
    [...seriesKeys.all(ref), question, key] as const,
};

/** The curves of `key`; null when none of the runs logged it. */
export function seriesQuery(ref: ProjectRef, question: SeriesQuestion, key: string) {
  return queryOptions({
    queryKey: seriesKeys.one(ref, question, key),
    queryFn: ({ signal }) => batcher.load({ ref, question }, key, signal),
    placeholderData: keepPreviousData,
    // Typed arrays are compared by identity; walking them would cost and find nothing.
    structuralSharing: false,
    gcTime: 60_000,
  });
}

/** Reads the panels of a frame by their keys. */
export function readSeries(buffer: ArrayBuffer): ReadonlyMap<string, SeriesPanel> {
  const { header, column } = readFrame<SeriesHeader>(buffer);
  return new Map(
    header.panels.map((panel) => [
      panel.key,
      {
        key: panel.key,
        x: column(panel.x),
        isExact: panel.exact,
        dx: panel.dx,
        series: panel.series.map((series) => ({
          ...series,
          last: column(series.last),
          min: series.min && column(series.min),
          max: series.max && column(series.max),
        })),
      },
    ]),
  );
}

interface Asked {
  readonly ref: ProjectRef;
  readonly question: SeriesQuestion;
}

const batcher = new Batcher<Asked, SeriesPanel>(
  async ({ ref, question }, keys, signal) => {
    const { range, ...rest } = question;
    const body = { ...rest, keys, ...(range && { x_min: range[0], x_max: range[1] }) };
    return readSeries(await postForBytes(`${projectPath(ref)}/series`, body, signal));
  },
  // A dozen panels fill a screen; a few more keep a tall one to a single request.
  { wait_ms: 10, most: 24 },
);
