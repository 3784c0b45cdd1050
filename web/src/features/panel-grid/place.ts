/** Where in a grid one is, and how that stands in the URL: what is searched, what is in full screen. */
export interface GridPlace {
  /** Finds panels by name. */
  readonly search: string;
  /** The id of the panel in full screen. */
  readonly expanded: string | null;
}

/** The part of the URL that is about the grid. */
export interface GridSearch {
  readonly panels?: string;
  readonly full?: string;
}

export type SetPlace = (next: Partial<GridPlace>) => void;

/** Picks what is about the grid out of any search parameters; nonsense is dropped. */
export function readGridSearch(raw: Readonly<Record<string, unknown>>): GridSearch {
  return writePlace(placeOf(raw));
}

export function placeOf(raw: Readonly<Record<string, unknown>>): GridPlace {
  return { search: textOf(raw.panels), expanded: textOf(raw.full) || null };
}

export function writePlace({ search, expanded }: GridPlace): GridSearch {
  return { ...(search && { panels: search }), ...(expanded && { full: expanded }) };
}

/** The router reads `?panels=1` as a number. */
function textOf(raw: unknown): string {
  return typeof raw === "string" || typeof raw === "number" ? String(raw) : "";
}
