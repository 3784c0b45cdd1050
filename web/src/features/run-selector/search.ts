/** What runs are searched for, as it stands in the URL. */
import type { RunSearch } from "./question";

export interface RunsSearch {
  /** Text or pattern that names are searched for. */
  readonly q?: string;
  readonly regex?: true;
}

/** Reads what is known and makes sense; the rest is dropped. The router reads `?q=12` as a number. */
export function readRunsSearch({ q, regex }: Readonly<Record<string, unknown>>): RunsSearch {
  const text = typeof q === "string" || typeof q === "number" ? String(q) : "";
  return { ...(text && { q: text }), ...(regex === true && { regex }) };
}

export function searchOf({ q = "", regex }: RunsSearch): RunSearch {
  return { search: q, isRegex: regex === true };
}

export function writeRunsSearch({ search, isRegex }: RunSearch): RunsSearch {
  return { ...(search && { q: search }), ...(isRegex && { regex: true as const }) };
}
