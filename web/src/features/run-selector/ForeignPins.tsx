/** Asks for pinned runs of other projects. Loaded where there are some: most workspaces have none. */
import { useEffect } from "react";
import type { RunsQuestion } from "@/data/runs";
import type { ProjectRef } from "@/data/types";
import { type ForeignRun, useForeignRuns } from "./useForeignRuns";

interface ForeignPinsProps {
  readonly project: ProjectRef;
  readonly names: readonly string[];
  readonly question: RunsQuestion;
  readonly onFound: (foreign: readonly ForeignRun[]) => void;
}

export function ForeignPins({ project, names, question, onFound }: ForeignPinsProps): null {
  const found = useForeignRuns(project, names, question);
  useEffect(() => onFound(found), [found, onFound]);
  return null;
}
