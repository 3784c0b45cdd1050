import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { refOf } from "@/data/named-runs";
import type { LoggedValue, ProjectRef } from "@/data/types";
import { valuesQuery } from "@/data/values";
import { formatCount } from "@/lib/number";
import type { PanelRun } from "@/panels/panel";
import { placeOf, stepsOf, valueAtStep } from "./steps";
import { type Sync, useSync } from "./sync";

export interface Logged {
  /** The runs that logged the key, each with its value at the chosen step. */
  readonly entries: readonly { run: PanelRun; logged: LoggedValue }[];
  /** All that each of them logged. */
  readonly all: readonly { run: PanelRun; values: readonly LoggedValue[] }[];
  readonly steps: readonly number[];
  /** Index into `steps`. Until the user moves it, it follows the newest. */
  readonly at: number;
  readonly setAt: (at: number) => void;
  readonly sync: Sync;
  /** How many runs were not asked. */
  readonly left: number;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

const NONE: readonly LoggedValue[] = [];

/** Each run is asked by itself, so that more of them would keep everything else waiting. */
const MOST_RUNS = 50;

/** What the first of the runs logged under a key, with one step chosen for all of them. */
export function useLogged(project: ProjectRef, shown: readonly PanelRun[], key: string): Logged {
  const runs = useMemo(() => shown.slice(0, MOST_RUNS), [shown]);
  const answers = useQueries({
    queries: key === "" ? [] : runs.map((run) => valuesQuery(refOf(project, run.id), key)),
  });
  const [chosen, setChosen] = useState<number | null>(null);
  const lists = answers.map((answer) => answer.data?.items ?? NONE);
  const fingerprint = lists.map((items) => items.length).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lists are new each time, their sizes tell
  const steps = useMemo(() => stepsOf(lists), [fingerprint]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of the lists is new each time, they are not
  const all = useMemo(
    () => runs.map((run, place) => ({ run, values: lists[place] ?? NONE })),
    [runs, ...lists, lists.length],
  );
  const last = steps.length - 1;
  const sync = useSync();
  const own = chosen === null ? last : Math.min(chosen, last);
  const at = sync.isOn ? placeOf(steps, sync.step) : own;
  const step = steps[at] ?? 0;
  const entries = runs.flatMap((run, place) => {
    const logged = valueAtStep(lists[place] ?? NONE, step);
    return logged ? [{ run, logged }] : [];
  });
  const failed = answers.find((answer) => answer.error !== null);
  return {
    entries,
    all,
    steps,
    at,
    setAt: (next) => {
      const isNewest = next >= last;
      if (sync.isOn) sync.setStep(isNewest ? null : (steps[next] ?? null));
      else setChosen(isNewest ? null : next);
    },
    sync,
    left: shown.length - runs.length,
    isPending: answers.some((answer) => answer.isPending) && entries.length === 0,
    error: entries.length === 0 ? (failed?.error ?? null) : null,
    retry: () => {
      for (const answer of answers) if (answer.error) answer.refetch();
    },
  };
}

/** Says that some of the runs were not asked; null when all were. */
export function leftTold(left: number): string | null {
  return left > 0 ? `${formatCount(left, "run")} more not looked at: hide some to see them` : null;
}
