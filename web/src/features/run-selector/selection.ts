/**
 * Which runs of a project are drawn, and in which colours: a rule, and exceptions from it by hand.
 * Kept in the browser, per project. The functions are pure; the store below only keeps.
 */
import { useMemo } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { ProjectRef } from "@/data/types";
import { colourOf } from "@/lib/colour";
import { distinctColor } from "./distinct";

export interface Selection {
  /** What holds for a run that was not chosen by hand. */
  readonly rule: "newest" | "all" | "none";
  readonly chosen: Readonly<Record<string, boolean>>;
  /** Chosen by hand. */
  readonly colors: Readonly<Record<string, string>>;
  /** Given when first drawn, so that runs drawn together differ; kept from then on. */
  readonly given: Readonly<Record<string, string>>;
}

/** How many runs the rule "newest" shows. */
export const NEWEST = 10;

export const FRESH: Selection = { rule: "newest", chosen: {}, colors: {}, given: {} };

/** `rank` is the run's place in the list, newest first, from 0. */
export function isShown(selection: Selection, run: string, rank: number): boolean {
  const { rule, chosen } = selection;
  return chosen[run] ?? (rule === "all" || (rule === "newest" && rank < NEWEST));
}

export function choose(selection: Selection, run: string, isOn: boolean): Selection {
  return { ...selection, chosen: { ...selection.chosen, [run]: isOn } };
}

export function showAll(selection: Selection, isOn: boolean): Selection {
  return { ...selection, rule: isOn ? "all" : "none", chosen: {} };
}

export function showOnly(selection: Selection, runs: readonly string[]): Selection {
  const chosen = Object.fromEntries(runs.map((run) => [run, true]));
  return { ...selection, rule: "none", chosen };
}

export function isSolo({ rule, chosen }: Selection, run: string): boolean {
  return rule === "none" && Object.keys(chosen).length === 1 && chosen[run] === true;
}

/** Shows this run alone; a second time, the newest ones again. */
export function solo(selection: Selection, run: string): Selection {
  return isSolo(selection, run)
    ? { ...selection, rule: "newest", chosen: {} }
    : showOnly(selection, [run]);
}

/** Null gives the run its own colour back. */
export function paint(selection: Selection, run: string, color: string | null): Selection {
  const { [run]: _, ...others } = selection.colors;
  return { ...selection, colors: color === null ? others : { ...others, [run]: color } };
}

export function colorOf({ colors, given }: Selection, run: string): string {
  return colors[run] ?? given[run] ?? colourOf(run);
}

/**
 * Gives colours to runs that are drawn for the first time, such that runs drawn together look
 * different. Returns the same selection when all have one.
 */
export function giveColors(selection: Selection, drawn: readonly string[]): Selection {
  const { colors, given } = selection;
  const fresh = drawn.filter((run) => !(run in colors) && !(run in given));
  if (fresh.length === 0) return selection;
  const isFresh = new Set(fresh);
  const inUse = new Map<string, number>();
  const use = (color: string) => inUse.set(color, (inUse.get(color) ?? 0) + 1);
  for (const run of drawn) if (!isFresh.has(run)) use(colorOf(selection, run));
  // The oldest first, so that what a new run gets depends on those before it.
  const added = fresh.toReversed().map((run) => {
    const color = distinctColor(colourOf(run), inUse);
    use(color);
    return [run, color] as const;
  });
  return { ...selection, given: { ...given, ...Object.fromEntries(added) } };
}

interface Selections {
  readonly byProject: Readonly<Record<string, Selection>>;
}

const useSelections = create<Selections>()(
  persist((): Selections => ({ byProject: {} }), { name: "runwell.selections", version: 1 }),
);

export interface SelectionHandle {
  /** All runs are shown, but for those hidden by hand. */
  readonly isAll: boolean;
  /** The runs shown by hand, wherever they stand in the list. */
  readonly shownByHand: readonly string[];
  isShown(run: string, rank: number): boolean;
  isSolo(run: string): boolean;
  colorOf(run: string): string;
  toggle(run: string, isOn: boolean): void;
  solo(run: string): void;
  showAll(): void;
  showNone(): void;
  showOnly(runs: readonly string[]): void;
  setColor(run: string, color: string | null): void;
  /** Sees to it that the runs drawn have colours that differ. */
  giveColors(drawn: readonly string[]): void;
}

/** The selection of a project; a new handle whenever it changes. */
export function useSelection({ entity, project }: ProjectRef): SelectionHandle {
  const name = `${entity}/${project}`;
  const selection = useSelections((all) => all.byProject[name]) ?? FRESH;
  return useMemo(() => {
    const change = (next: (old: Selection) => Selection) =>
      useSelections.setState(({ byProject }) => ({
        byProject: { ...byProject, [name]: next(byProject[name] ?? FRESH) },
      }));
    const { rule, chosen } = selection;
    return {
      isAll: rule === "all",
      shownByHand: Object.keys(chosen).filter((run) => chosen[run]),
      isShown: (run, rank) => isShown(selection, run, rank),
      isSolo: (run) => isSolo(selection, run),
      colorOf: (run) => colorOf(selection, run),
      toggle: (run, isOn) => change((old) => choose(old, run, isOn)),
      solo: (run) => change((old) => solo(old, run)),
      showAll: () => change((old) => showAll(old, true)),
      showNone: () => change((old) => showAll(old, false)),
      showOnly: (runs) => change((old) => showOnly(old, runs)),
      setColor: (run, color) => change((old) => paint(old, run, color)),
      giveColors: (drawn) => {
        if (giveColors(selection, drawn) !== selection) change((old) => giveColors(old, drawn));
      },
    };
  }, [name, selection]);
}
