/** Where in a grid one is, and how that stands in the URL: what is searched, what is in full screen. */
import type { PanelAddress } from "./address";

export interface GridPlace {
  /** Finds panels by name. */
  readonly search: string;
  /** The panel in full screen. */
  readonly expanded: PanelAddress | null;
}

/** The part of the URL that is about the grid, of which two names are W&B's. */
export interface GridSearch {
  readonly panels?: string;
  readonly panelDisplayName?: string;
  readonly panelSectionName?: string;
  /** The id of a panel that its name does not tell. */
  readonly full?: string;
}

export type SetPlace = (next: Partial<GridPlace>) => void;

/** Picks what is about the grid out of any search parameters; nonsense is dropped. */
export function readGridSearch(raw: Readonly<Record<string, unknown>>): GridSearch {
  return writePlace(placeOf(raw));
}

export function placeOf(raw: Readonly<Record<string, unknown>>): GridPlace {
  const title = textOf(raw.panelDisplayName);
  const id = textOf(raw.full);
  const isAny = title !== "" || id !== "";
  return {
    search: textOf(raw.panels),
    expanded: isAny ? { title, section: textOf(raw.panelSectionName), id } : null,
  };
}

export function writePlace({ search, expanded }: GridPlace): GridSearch {
  return { ...(search && { panels: search }), ...(expanded && writeAddress(expanded)) };
}

export function writeAddress({ title, section, id }: PanelAddress): GridSearch {
  return {
    ...(title && { panelDisplayName: title }),
    ...(section && { panelSectionName: section }),
    ...(id && { full: id }),
  };
}

/** The router reads `?panels=1` as a number. */
function textOf(raw: unknown): string {
  return typeof raw === "string" || typeof raw === "number" ? String(raw) : "";
}
