/** Which runs the selector asks the server for. Pure. */
import type { RunsQuestion } from "@/data/runs";
import type { JsonObject } from "@/data/types";

export interface RunChoice {
  readonly filter?: JsonObject | null;
  readonly order?: string | null;
}

export interface RunSearch {
  readonly search: string;
  readonly isRegex: boolean;
}

/** What to ask the server for. */
export function questionOf(
  { search, isRegex }: RunSearch,
  { filter, order }: RunChoice,
): RunsQuestion {
  return {
    ...(search && { search, regex: isRegex }),
    ...(filter && { filter }),
    ...(order && { order }),
  };
}
