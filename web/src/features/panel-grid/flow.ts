/** How many panels of a section stand on one page, and how large they are. Pure. */
import type { Flow } from "@/features/workspace/document";

/** So many panels of a section without a size of its own. */
const PORTION = 60;
const MOST = 100;
const NARROWEST = 160;
export const LIMITS = { columns: 12, rows: 100, low: 120, tall: 1200 } as const;

export interface Page {
  readonly page: number;
  readonly pages: number;
  /** Places of the panels on it, the second one excluded. */
  readonly first: number;
  readonly end: number;
}

/** The page that is shown where `wanted` was asked for: there may be fewer by now. */
export function pageOf(count: number, flow: Flow | null, wanted: number): Page {
  const size = Math.min(MOST, flow ? flow.columns * flow.rows : PORTION);
  const pages = Math.max(1, Math.ceil(count / size));
  const page = Math.min(wanted, pages - 1);
  return { page, pages, first: page * size, end: Math.min(count, (page + 1) * size) };
}

/** A card and the grid that it stands in, in CSS pixels. */
export interface Measured {
  readonly width: number;
  readonly height: number;
  readonly grid: number;
  readonly gap: number;
}

/** What a section looks like once a corner of a card was dragged by so much. */
export function resized(card: Measured, dx: number, dy: number, before: Flow | null): Flow {
  const width = Math.max(NARROWEST, card.width + dx);
  const columns = within(
    Math.round((card.grid + card.gap) / (width + card.gap)),
    1,
    LIMITS.columns,
  );
  const height = within(Math.round((card.height + dy) / 10) * 10, LIMITS.low, LIMITS.tall);
  return { columns, height, rows: before?.rows ?? Math.ceil(PORTION / columns) };
}

export function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
