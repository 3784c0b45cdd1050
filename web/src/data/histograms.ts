/** Histograms of a key along the steps, as a matrix (see the server's `POST …/series/histograms`). */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type ColumnPlace, readFrame } from "./frame";
import { postForBytes, projectPath } from "./http";
import { seriesKeys } from "./series";
import type { ProjectRef, Stream } from "./types";

export interface HistogramQuestion {
  /** By their names (`named-runs.ts`); the first of them that logged any is told. */
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

export interface HistogramsOfRun {
  readonly run: string;
  readonly matrix: HistogramMatrix;
}

/** So many runs are asked in turn; a person goes on by choosing one. */
const MOST_ASKED = 50;

/** Null where none of the runs logged a histogram under the key. */
export function histogramsQuery(ref: ProjectRef, question: HistogramQuestion) {
  const { stream: _, ...body } = question;
  return queryOptions({
    queryKey: [...seriesKeys.all(ref), question, "histograms"],
    queryFn: async ({ signal }): Promise<HistogramsOfRun | null> => {
      for (const run of question.runs.slice(0, MOST_ASKED)) {
        const asked = { ...body, runs: [run] };
        const answer = await postForBytes(`${projectPath(ref)}/series/histograms`, asked, signal);
        const matrix = readMatrix(answer);
        if (matrix) return { run, matrix };
      }
      return null;
    },
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
