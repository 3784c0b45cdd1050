/** Histograms of a key along the steps, as a matrix (see the server's `POST …/series/histograms`). */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type ColumnPlace, readFrame } from "./frame";
import { postForBytes, projectPath } from "./http";
import { seriesKeys } from "./series";
import type { ProjectRef, Stream } from "./types";

export interface HistogramQuestion {
  /** Short ids; their histograms are added up. */
  readonly runs: readonly string[];
  readonly stream: Stream;
  readonly key: string;
  /** At most so many columns; of more steps some are added up. */
  readonly columns: number;
  readonly bins: number;
}

export interface HistogramMatrix {
  /** Steps, or where a stretch of them begins; rising. */
  readonly x: Float64Array;
  /** How many steps a column holds; null: one. */
  readonly dx: number | null;
  /** Of the bins, rising; one more than there are bins. */
  readonly edges: Float64Array;
  /** By column, then bin. */
  readonly counts: Float64Array;
}

interface Header {
  readonly dx: number | null;
  readonly x: ColumnPlace;
  readonly edges: ColumnPlace;
  readonly matrices: readonly { readonly counts: ColumnPlace }[];
}

/** Null where none of the runs logged a histogram under the key. */
export function histogramsQuery(ref: ProjectRef, question: HistogramQuestion) {
  const { stream: _, ...body } = question;
  return queryOptions({
    queryKey: [...seriesKeys.all(ref), question, "histograms"],
    queryFn: async ({ signal }) =>
      readMatrix(await postForBytes(`${projectPath(ref)}/series/histograms`, body, signal)),
    placeholderData: keepPreviousData,
    structuralSharing: false,
    enabled: question.runs.length > 0,
    gcTime: 60_000,
  });
}

export function readMatrix(buffer: ArrayBuffer): HistogramMatrix | null {
  const { header, column } = readFrame<Header>(buffer);
  const [merged] = header.matrices;
  const x = column(header.x);
  if (!merged || x.length === 0) return null;
  return { x, dx: header.dx, edges: column(header.edges), counts: column(merged.counts) };
}
