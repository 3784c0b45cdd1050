/**
 * The selection of runs as pages use it: read from a workspace, edited there. Colours that nobody
 * chose are given when a run is first drawn and kept in the browser, per project.
 */
import { useMemo } from "react";
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { ProjectRef } from "@/data/types";
import type { Workspace } from "@/features/workspace/document";
import { changeRunSet, type Edit } from "@/features/workspace/edits";
import { pinNames } from "@/features/workspace/pins";
import { useWorkspace } from "@/features/workspace/useWorkspace";
import {
  type Colors,
  canPin,
  choose,
  colorOf,
  giveColors,
  isShown,
  isSolo,
  paint,
  pin,
  repaint,
  setBaseline,
  showAll,
  shownByHand,
  showOnly,
  solo,
} from "./selection";

interface Given {
  readonly byProject: Readonly<Record<string, Colors>>;
}

const NONE: Colors = {};
const useGiven = create<Given>()(
  persist((): Given => ({ byProject: {} }), { name: "runwell.colors", version: 1 }),
);

/** What a selection stands in. */
export interface SelectionHome {
  readonly workspace: Workspace;
  edit(what: string, change: Edit): void;
}

export interface SelectionHandle {
  /** All runs are shown, but for those hidden by hand. */
  readonly isAll: boolean;
  /** The runs shown by hand, wherever they stand in the list. */
  readonly shownByHand: readonly string[];
  /** The runs that stand before all others, in this order; those of other projects by their names. */
  readonly pinned: readonly string[];
  readonly baseline: string | null;
  readonly canPin: boolean;
  isShown(run: string, rank: number): boolean;
  isSolo(run: string): boolean;
  colorOf(run: string): string;
  /** Returns the selection as it is once the runs drawn have colours that differ. */
  withColors(drawn: readonly string[]): SelectionHandle;
  toggle(run: string, isOn: boolean): void;
  solo(run: string): void;
  showAll(): void;
  showNone(): void;
  showOnly(runs: readonly string[]): void;
  setColor(run: string, color: string | null): void;
  /** Gives these runs other colours. */
  repaint(runs: readonly string[]): void;
  /** Takes all colours back that were chosen by hand. */
  resetColors(): void;
  pin(run: string, isOn: boolean): void;
  setBaseline(run: string | null): void;
  /** Sees to it that the runs drawn have colours that differ. */
  giveColors(drawn: readonly string[]): void;
}

/** The selection of a workspace; a new handle whenever it changes. */
export function useSelection(
  { entity, project }: ProjectRef,
  home: SelectionHome,
): SelectionHandle {
  const { edit } = home;
  const { runSet, colors } = home.workspace;
  const name = `${entity}/${project}`;
  const given = useGiven((all) => all.byProject[name]) ?? NONE;
  return useMemo(() => {
    const here = { entity, project };
    // Asked for twice with the same runs: while they are drawn, and afterwards to keep it.
    let last: readonly [drawn: readonly string[], all: Colors] = [[], given];
    const allOf = (drawn: readonly string[]) => {
      if (last[0] !== drawn) last = [drawn, giveColors(colors, given, drawn)];
      return last[1];
    };
    const choice = (what: string, next: ReturnType<typeof showAll>) =>
      edit(what, changeRunSet(next));
    const [baseline = null] = runSet.baseline === null ? [] : pinNames([runSet.baseline], here);
    const handle: SelectionHandle = {
      isAll: runSet.showsOthers === true,
      shownByHand: shownByHand(runSet),
      pinned: pinNames(runSet.pinned, here),
      baseline,
      canPin: canPin(runSet),
      isShown: (run, rank) => run === baseline || isShown(runSet, run, rank),
      isSolo: (run) => isSolo(runSet, run),
      colorOf: (run) => colorOf(colors, given, run),
      toggle: (run, isOn) =>
        edit(`eye ${run}`, (old) => changeRunSet(choose(old.runSet, run, isOn))(old)),
      solo: (run) => edit(`solo ${run}`, (old) => changeRunSet(solo(old.runSet, run))(old)),
      showAll: () => choice("show all", showAll(true)),
      showNone: () => choice("show none", showAll(false)),
      showOnly: (runs) => choice("show only", showOnly(runs)),
      setColor: (run, color) => edit(`colour ${run}`, paint(run, color)),
      repaint: (runs) =>
        edit("repaint", repaint(runs, Math.floor(Math.random() * runs.length + 1))),
      resetColors: () => edit("colours", (old) => ({ ...old, colors: {} })),
      pin: (run, isOn) => edit(`pin ${run}`, pin(here, run, isOn)),
      setBaseline: (run) => edit("baseline", setBaseline(here, run)),
      withColors: (drawn) => {
        const all = allOf(drawn);
        return all === given ? handle : { ...handle, colorOf: (run) => colorOf(colors, all, run) };
      },
      giveColors: (drawn) => {
        const all = allOf(drawn);
        if (all === given) return;
        useGiven.setState(({ byProject }) => {
          const now = byProject[name] ?? NONE;
          const next = now === given ? all : giveColors(colors, now, drawn);
          return { byProject: { ...byProject, [name]: next } };
        });
      },
    };
    return handle;
  }, [name, entity, project, given, runSet, colors, edit]);
}

/** The selection of the viewer's own workspace, for pages beside it. */
export function useOwnSelection(project: ProjectRef): SelectionHandle {
  return useSelection(project, useWorkspace(project, null));
}
