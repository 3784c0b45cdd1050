/**
 * Which runs of a workspace are drawn, in which colours, and which are held on to: as its document
 * says. A run without a colour of its own there is given one by the browser. Pure.
 */
import { isElsewhere, nameIn, refOf } from "@/data/named-runs";
import type { ProjectRef } from "@/data/types";
import type { RunSetDoc } from "@/features/workspace/document";
import { changeRunSet, type Edit } from "@/features/workspace/edits";
import { MOST_PINS, pinNames, readPin, writePin } from "@/features/workspace/pins";
import { colourOf, PALETTE } from "@/lib/colour";
import { distinctColor } from "./distinct";

/** How many runs are shown where nobody chose any. */
export const NEWEST = 10;

type Choice = Pick<RunSetDoc, "showsOthers" | "exceptions" | "alsoShown">;
export type Colors = Readonly<Record<string, string>>;

/** What was chosen of a run by hand; undefined: nothing. */
export function chosen(set: Choice, run: string): boolean | undefined {
  if (set.exceptions.includes(run)) return set.showsOthers === false;
  return set.showsOthers === null && set.alsoShown.includes(run) ? true : undefined;
}

/**
 * `rank` is the run's place in the list, newest first, from 0. Runs of other projects are in no list
 * but that of the pins.
 */
export function isShown(set: Choice, run: string, rank: number): boolean {
  return chosen(set, run) ?? set.showsOthers ?? (isElsewhere(run) || rank < NEWEST);
}

export function choose(set: Choice, run: string, isOn: boolean): Choice {
  const exceptions = set.exceptions.filter((other) => other !== run);
  const alsoShown = set.alsoShown.filter((other) => other !== run);
  if (set.showsOthers !== null) {
    return isOn === set.showsOthers
      ? { ...set, exceptions }
      : { ...set, exceptions: [...exceptions, run] };
  }
  return isOn
    ? { ...set, exceptions, alsoShown: [...alsoShown, run] }
    : { ...set, exceptions: [...exceptions, run], alsoShown };
}

export function showAll(isOn: boolean): Choice {
  return { showsOthers: isOn, exceptions: [], alsoShown: [] };
}

export function showOnly(runs: readonly string[]): Choice {
  return { showsOthers: false, exceptions: runs, alsoShown: [] };
}

export function isSolo({ showsOthers, exceptions }: Choice, run: string): boolean {
  return showsOthers === false && exceptions.length === 1 && exceptions[0] === run;
}

/** Shows this run alone; a second time, the newest ones again. */
export function solo(set: Choice, run: string): Choice {
  const newest = { showsOthers: null, exceptions: [], alsoShown: [] };
  return isSolo(set, run) ? newest : showOnly([run]);
}

/** The runs shown by hand, wherever they stand in the list. */
export function shownByHand({ showsOthers, exceptions, alsoShown }: Choice): readonly string[] {
  return showsOthers === null ? alsoShown : showsOthers ? [] : exceptions;
}

/** Null gives the run its own colour back. */
export function paint(run: string, color: string | null): Edit {
  return (workspace) => {
    const { [run]: _, ...others } = workspace.colors;
    return { ...workspace, colors: color === null ? others : { ...others, [run]: color } };
  };
}

/** Gives runs that follow each other colours that do too, from somewhere in the palette on. */
export function repaint(runs: readonly string[], start: number): Edit {
  const color = (place: number) => PALETTE[(start + place) % PALETTE.length] as string;
  return (workspace) => ({
    ...workspace,
    colors: {
      ...workspace.colors,
      ...Object.fromEntries(runs.map((run, place) => [run, color(place)])),
    },
  });
}

/**
 * Pins a run, or lets it go; the baseline is let go with its pin, and so is all else that is said of
 * a run of another project.
 */
export function pin(here: ProjectRef, run: string, isOn: boolean): Edit {
  return (workspace) => {
    const { pinned, baseline, exceptions, alsoShown } = workspace.runSet;
    const others = pinned.filter((stored) => !isRun(here, stored, run));
    if (isOn) return changeRunSet({ pinned: [...others, written(here, run)] })(workspace);
    const isBaseline = baseline !== null && isRun(here, baseline, run);
    const without = changeRunSet({ pinned: others, ...(isBaseline && { baseline: null }) });
    if (!isElsewhere(run)) return without(workspace);
    const isOther = (name: string) => name !== run;
    const eyes = { exceptions: exceptions.filter(isOther), alsoShown: alsoShown.filter(isOther) };
    return paint(run, null)(changeRunSet(eyes)(without(workspace)));
  };
}

/** The baseline is always pinned too. */
export function setBaseline(here: ProjectRef, run: string | null): Edit {
  return (workspace) => {
    if (run === null) return changeRunSet({ baseline: null })(workspace);
    const isPinned = pinNames(workspace.runSet.pinned, here).includes(run);
    const known = isPinned ? workspace : pin(here, run, true)(workspace);
    return changeRunSet({ baseline: written(here, run) })(known);
  };
}

export function canPin({ pinned }: Pick<RunSetDoc, "pinned">): boolean {
  return pinned.length < MOST_PINS;
}

function written(here: ProjectRef, run: string): string {
  return writePin(refOf(here, run));
}

function isRun(here: ProjectRef, stored: string, run: string): boolean {
  return nameIn(here, readPin(stored, here)) === run;
}

export function colorOf(colors: Colors, given: Colors, run: string): string {
  return colors[run] ?? given[run] ?? colourOf(run);
}

/**
 * Gives colours to runs that are drawn for the first time, such that runs drawn together look
 * different. Returns the same ones when all have one.
 */
export function giveColors(colors: Colors, given: Colors, drawn: readonly string[]): Colors {
  const fresh = drawn.filter((run) => !(run in colors) && !(run in given));
  if (fresh.length === 0) return given;
  const isFresh = new Set(fresh);
  const inUse = new Map<string, number>();
  const use = (color: string) => inUse.set(color, (inUse.get(color) ?? 0) + 1);
  for (const run of drawn) if (!isFresh.has(run)) use(colorOf(colors, given, run));
  // The oldest first, so that what a new run gets depends on those before it.
  const added = fresh.toReversed().map((run) => {
    const color = distinctColor(colourOf(run), inUse);
    use(color);
    return [run, color] as const;
  });
  return { ...given, ...Object.fromEntries(added) };
}
