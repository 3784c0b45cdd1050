/**
 * The rows of the table, out of three sources of different age: the head (the first runs, read again
 * and again), pages (read once, when one scrolled there), and the latest word on single runs.
 */
import type { Run, RunEdit } from "@/data/types";

/** Head first, then what the pages add; each run once, as it was last seen, with edits under way. */
export function mergeRows(
  head: readonly Run[],
  pages: readonly (readonly Run[])[],
  latest: ReadonlyMap<string, Run>,
  edits: ReadonlyMap<string, RunEdit>,
): Run[] {
  const seen = new Set<string>();
  const rows: Run[] = [];
  const add = (run: Run): void => {
    if (seen.has(run.id)) return;
    seen.add(run.id);
    const edit = edits.get(run.id);
    rows.push(edit ? { ...run, ...edit } : run);
  };
  for (const run of head) add(run);
  for (const page of pages) for (const run of page) add(latest.get(run.id) ?? run);
  return rows;
}
