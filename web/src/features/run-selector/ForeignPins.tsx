/**
 * Asks for the pinned runs of other projects, and keeps them live. Loaded where there are some: most
 * workspaces have none.
 */
import { useEffect, useMemo } from "react";
import { isElsewhere } from "@/data/named-runs";
import type { RunsQuestion } from "@/data/runs";
import type { ProjectRef } from "@/data/types";
import { useFollowed } from "@/features/shell/live";
import { MOST_PINS } from "@/features/workspace/pins";
import { type ForeignRun, useForeignRuns } from "./useForeignRuns";

interface ForeignPinsProps {
  readonly project: ProjectRef;
  /** Those of the project itself stand among them. */
  readonly pinned: readonly string[];
  readonly question: RunsQuestion;
  /** Hears of none when the last of them is let go. */
  readonly onFound: (foreign: readonly ForeignRun[]) => void;
}

const NONE: readonly ForeignRun[] = [];

export function ForeignPins({ project, pinned, question, onFound }: ForeignPinsProps): null {
  // Other programs write views, too, and may know no limit.
  const foreign = pinned.filter(isElsewhere).slice(0, MOST_PINS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names are told by what they say
  const names = useMemo(() => foreign, [foreign.join()]);
  useFollowed(names);
  const found = useForeignRuns(project, names, question);
  useEffect(() => onFound(found), [found, onFound]);
  useEffect(() => () => onFound(NONE), [onFound]);
  return null;
}
