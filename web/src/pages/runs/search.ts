/** The state of the runs table that stands in its URL. */
import { NO_FILTER, type RunFilter, readFilter, writeFilter } from "@/features/run-filter/filter";
import { isObject, type Json } from "@/lib/json";

export interface RunsSearch {
  /** Text or pattern that names are searched for. */
  readonly q?: string;
  readonly regex?: true;
  /** States to list, with commas; absent = all. */
  readonly state?: string;
  /** Conditions, as a view keeps them, in JSON. */
  readonly filter?: string;
  /** A field with a sign, as the server reads it: "-created_at". */
  readonly order?: string;
}

/** Reads what is known and makes sense; the rest is dropped. */
export function readRunsSearch(raw: Readonly<Record<string, unknown>>): RunsSearch {
  const q = textOf(raw.q);
  const state = textOf(raw.state);
  const order = textOf(raw.order);
  const filter = writeSearchFilter(readSearchFilter(textOf(raw.filter)));
  return {
    ...(q && { q }),
    ...(raw.regex === true && { regex: true }),
    ...(state && { state }),
    ...(filter && { filter }),
    ...(/^[+-]./.test(order) && { order }),
  };
}

/** What the URL says that runs are narrowed down by; nonsense narrows nothing. */
export function readSearchFilter(text: string): RunFilter {
  if (text === "") return NO_FILTER;
  try {
    const read = JSON.parse(text) as Json;
    return isObject(read) ? readFilter(read) : NO_FILTER;
  } catch {
    return NO_FILTER; // somebody has cut the address
  }
}

/** Empty where nothing is narrowed down. */
export function writeSearchFilter(filter: RunFilter): string {
  return filter.conditions.length === 0 ? "" : JSON.stringify(writeFilter(filter));
}

/** The router reads `?q=12` as a number. */
function textOf(raw: unknown): string {
  return typeof raw === "string" || typeof raw === "number" ? String(raw) : "";
}
