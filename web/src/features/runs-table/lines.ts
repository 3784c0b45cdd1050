/**
 * The lines of the table: runs, the groups that they fall into, and places where more is to be read.
 * A tree of groups is read from the top, one page of one opened place at a time. Pure.
 */
import type { Held, LevelPage, RunGroup } from "@/data/groups";
import type { Run } from "@/data/types";
import { groupId } from "@/features/run-selector/grouping";
import type { Statistic } from "@/features/workspace/run-feed";

interface Placed {
  /** Unique in the table; of a run its own. */
  readonly id: string;
  /** The ids of the groups around it, the outer one first. */
  readonly within: readonly string[];
}

export interface RunLine extends Placed {
  readonly kind: "run";
  readonly run: Run;
}

export interface GroupLine extends Placed {
  readonly kind: "group";
  readonly key: string;
  readonly group: RunGroup;
  /** What it and the groups around it hold. */
  readonly path: readonly Held[];
  readonly isOpen: boolean;
  /** Its runs fall into no smaller groups. */
  readonly isInner: boolean;
}

/** More is to be read here, or on its way. */
export interface RestLine extends Placed {
  readonly kind: "rest";
  /** The id of the place of which it is the rest. */
  readonly place: string;
  /** Where to read on; null: it is on its way. */
  readonly cursor: string | null;
}

export type Line = RunLine | GroupLine | RestLine;

/** The top of the tree, as a place that is always open. */
export const TOP = "";

/** An opened place: what its pages held so far, in their order. */
export interface OpenPlace {
  readonly pages: readonly LevelPage[];
  readonly isReading: boolean;
}

export function runLines(runs: readonly Run[]): readonly RunLine[] {
  return runs.map((run) => ({ kind: "run", id: run.id, within: [], run }));
}

/** The lines of a tree, of which the places in `opened` are open. */
export function treeLines(
  by: readonly string[],
  opened: ReadonlyMap<string, OpenPlace>,
): readonly Line[] {
  const below = (id: string, path: readonly Held[], within: readonly string[]): Line[] => {
    const place = opened.get(id);
    if (!place) return [];
    // Pages are of different age: one who moved meanwhile may stand on two of them.
    const seen = new Set<string>();
    const isNew = ({ id }: Run): boolean => !seen.has(id) && seen.add(id) !== undefined;
    const lines = place.pages.flatMap((page): readonly Line[] => [
      ...page.groups.flatMap((group) => ofGroup(group, path, within)),
      ...page.runs.filter(isNew).map((run): RunLine => ({ kind: "run", id: run.id, within, run })),
    ]);
    const cursor = place.pages.at(-1)?.next_cursor ?? null;
    if (!place.isReading && cursor === null) return lines;
    const rest = { id: `${id} rest`, within, place: id, cursor: place.isReading ? null : cursor };
    return [...lines, { kind: "rest", ...rest }];
  };
  const ofGroup = (group: RunGroup, above: readonly Held[], within: readonly string[]): Line[] => {
    const path = [...above, ...group.values];
    const id = pathId(by, path);
    const isOpen = opened.has(id);
    const isInner = path.length === by.length;
    const key = by[above.length] ?? "";
    return [
      { kind: "group", id, within, key, group, path, isOpen, isInner },
      ...(isOpen ? below(id, path, [...within, id]) : []),
    ];
  };
  return below(TOP, [], []);
}

/** Of the innermost groups the same as in the list of groups beside the panels. */
export function pathId(by: readonly string[], path: readonly Held[]): string {
  return groupId(by.slice(0, path.length), { values: path });
}

/**
 * In which order the groups by `key` stand, where runs stand in `order`: by what they hold, or by the
 * statistic of a number; groups that are equal in this by what they hold.
 */
export function groupOrder(
  order: string,
  key: string,
  statistic: Statistic,
  numbers: ReadonlySet<string>,
): string {
  const fields = order.split(",").flatMap((field) => {
    const name = field.slice(1);
    if (name === key) return [field];
    return numbers.has(name) ? [`${field}:${statistic}`] : [];
  });
  return fields.join(",") || `+${key}`;
}

/** How many runs are chosen: those of chosen groups, and others one by one. */
export function countChosen(
  lines: readonly Line[],
  chosen: Readonly<Record<string, boolean>>,
): number {
  return outermost(lines, chosen).reduce(
    (sum, line) => sum + (line.kind === "group" ? line.group.runs : 1),
    0,
  );
}

/** The chosen lines that stand in no chosen group. */
export function outermost(
  lines: readonly Line[],
  chosen: Readonly<Record<string, boolean>>,
): readonly (RunLine | GroupLine)[] {
  return lines.filter(
    (line): line is RunLine | GroupLine =>
      line.kind !== "rest" && chosen[line.id] === true && !line.within.some((id) => chosen[id]),
  );
}
