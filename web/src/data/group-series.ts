/**
 * Curves of groups of runs: at each x a middle over the runs of a group, and how far they lie
 * apart. They come in the shape of curves of runs, a group in the place of a run.
 */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { Batcher } from "./batch";
import { type ColumnPlace, readFrame } from "./frame";
import { postForBytes, projectPath } from "./http";
import { type SeriesPanel, type SeriesQuestion, seriesKeys } from "./series";
import type { ProjectRef } from "./types";

export type Middle = "mean" | "median" | "min" | "max";
/** W&B's words. */
export type Band = "minmax" | "stddev" | "stderr" | "none";

export interface GroupSeriesQuestion extends SeriesQuestion {
  readonly groups: readonly { readonly id: string; readonly runs: readonly string[] }[];
  readonly middle: Middle;
  readonly band: Band;
}

type Statistic = Middle | "std" | "stderr";

interface GroupHeader {
  readonly panels: readonly {
    readonly key: string;
    readonly x: ColumnPlace;
    readonly exact: boolean;
    readonly dx: number | null;
    readonly groups: readonly ({
      readonly name: string;
      readonly runs: number;
    } & Readonly<Partial<Record<Statistic, ColumnPlace>>>)[];
  }[];
}

const STATISTICS: Readonly<Record<Band, readonly Statistic[]>> = {
  minmax: ["min", "max"],
  stddev: ["std"],
  stderr: ["stderr"],
  none: [],
};

/** The curves of the groups in `key`; null when none of their runs logged it. */
export function groupSeriesQuery(ref: ProjectRef, question: GroupSeriesQuestion, key: string) {
  return queryOptions({
    queryKey: [...seriesKeys.all(ref), question, key],
    queryFn: ({ signal }) => batcher.load({ ref, question }, key, signal),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    gcTime: 60_000,
  });
}

/** Reads the panels of a frame by their keys. */
export function readGroups(
  buffer: ArrayBuffer,
  { groups, middle, band }: Pick<GroupSeriesQuestion, "groups" | "middle" | "band">,
): ReadonlyMap<string, SeriesPanel> {
  const { header, column } = readFrame<GroupHeader>(buffer);
  return new Map(
    header.panels.map((panel) => {
      const series = panel.groups.map((group) => {
        const values = (name: Statistic) => {
          const place = group[name];
          return place ? column(place) : new Float64Array(panel.x[1]).fill(Number.NaN);
        };
        const last = values(middle);
        return {
          run: groups[Number(group.name)]?.id ?? group.name,
          last,
          ...bandAround(last, band, values),
          points: group.runs,
          marks: [],
        };
      });
      return [
        panel.key,
        { key: panel.key, x: column(panel.x), isExact: panel.exact, dx: panel.dx, series },
      ];
    }),
  );
}

type Columns = { readonly min: Float64Array | null; readonly max: Float64Array | null };

function bandAround(
  middle: Float64Array,
  band: Band,
  values: (name: Statistic) => Float64Array,
): Columns {
  if (band === "none") return { min: null, max: null };
  if (band === "minmax") return { min: values("min"), max: values("max") };
  const reach = values(band === "stddev" ? "std" : "stderr");
  // Of a single run there is no spread: its band is its line.
  const around = (sign: 1 | -1) =>
    middle.map((value, at) => value + sign * (Number.isNaN(reach[at]) ? 0 : (reach[at] ?? 0)));
  return { min: around(-1), max: around(1) };
}

const batcher = new Batcher<
  { readonly ref: ProjectRef; readonly question: GroupSeriesQuestion },
  SeriesPanel
>(
  async ({ ref, question }, keys, signal) => {
    const { range, groups, middle, band, stream, x, buckets } = question;
    const body = {
      stream,
      x,
      buckets,
      keys,
      // Ids hold what the runs hold, which may be long.
      groups: groups.map(({ runs }, place) => ({ name: String(place), runs })),
      statistics: [...new Set([middle, ...STATISTICS[band]])],
      ...(range && { x_min: range[0], x_max: range[1] }),
    };
    return readGroups(
      await postForBytes(`${projectPath(ref)}/series/groups`, body, signal),
      question,
    );
  },
  { wait_ms: 10, most: 24 },
);
