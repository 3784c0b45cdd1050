/** How views are called: in the store as W&B calls them, in the URL short. Pure. */

/** Instead of a view's name: how the viewer sees the charts of single runs. */
export const RUN_CHARTS = Symbol("run charts");

/** The view that a URL names with `?nw=`; without one, the viewer's own workspace. */
export function viewName(nw: string | typeof RUN_CHARTS | null, user: string): string {
  if (nw === RUN_CHARTS) return `nw-${user}-r`;
  if (!nw) return personalName(user);
  return nw.startsWith("nwuser") ? personalName(nw.slice("nwuser".length)) : `nw-${nw}-v`;
}

/** What stands in the URL for a view; null: nothing, it is the viewer's own workspace. */
export function nwOf(name: string, user: string): string | null {
  if (name === personalName(user)) return null;
  const [, id, kind] = /^nw-(.+)-([vw])$/.exec(name) ?? [];
  if (!id) return name;
  return kind === "w" ? `nwuser${id}` : id;
}

export function personalName(user: string): string {
  return `nw-${user}-w`;
}

/** Whose workspace this is; null: a view that is saved for all. */
export function ownerOf(name: string): string | null {
  return /^nw-(.+)-[rw]$/.exec(name)?.[1] ?? null;
}
