/** The state of the runs table that stands in its URL. */
export interface RunsSearch {
  /** Text or pattern that names are searched for. */
  readonly q?: string;
  readonly regex?: true;
  /** States to list, with commas; absent = all. */
  readonly state?: string;
  /** A field with a sign, as the server reads it: "-created_at". */
  readonly order?: string;
}

/** Reads what is known and makes sense; the rest is dropped. */
export function readRunsSearch(raw: Readonly<Record<string, unknown>>): RunsSearch {
  const q = textOf(raw.q);
  const state = textOf(raw.state);
  const order = textOf(raw.order);
  return {
    ...(q && { q }),
    ...(raw.regex === true && { regex: true }),
    ...(state && { state }),
    ...(/^[+-]./.test(order) && { order }),
  };
}

/** The router reads `?q=12` as a number. */
function textOf(raw: unknown): string {
  return typeof raw === "string" || typeof raw === "number" ? String(raw) : "";
}
