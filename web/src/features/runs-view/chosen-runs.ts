/** Which runs are chosen in a table, one by one or as groups, and what can be asked of them. */
import type { RowSelectionState } from "@tanstack/react-table";
import { type Held, type LevelQuestion, readMembers } from "@/data/groups";
import type { ProjectRef, Run } from "@/data/types";
import { countChosen, type Line, outermost } from "@/features/runs-table/lines";

export interface ChosenRuns {
  readonly count: number;
  /** Reads their ids; groups are read as they are now. */
  readonly ids: () => Promise<readonly string[]>;
  /** The ids of the chosen groups, if these are innermost ones and nothing else; else null. */
  readonly innermost: readonly string[] | null;
  /** Reads them whole. */
  readonly runs: () => Promise<readonly Run[]>;
}

/** `choice` tells among which runs the groups stand, `by` the server's keys of the groups. */
export function chosenRuns(
  project: ProjectRef,
  choice: Pick<LevelQuestion, "search" | "regex" | "filter">,
  by: readonly string[],
  lines: readonly Line[],
  chosen: RowSelectionState,
): ChosenRuns {
  const picked = outermost(lines, chosen);
  const isOfGroups = picked.every((line) => line.kind === "group" && line.isInner);
  const holding = (held: Held, at: number) => ({ key: by[at] ?? "", held });
  const read = async (keys: readonly string[] | null): Promise<readonly Run[]> => {
    const found: Run[] = [];
    for (const line of picked) {
      // One group after the other: a hundred questions at once would keep everybody waiting.
      const within = line.kind === "run" ? [] : line.path.map(holding);
      const more =
        line.kind === "run" ? [line.run] : await readMembers(project, { ...choice, within }, keys);
      found.push(...more);
    }
    return found;
  };
  return {
    innermost: isOfGroups ? picked.map(({ id }) => id) : null,
    count: countChosen(lines, chosen),
    ids: async () => (await read([])).map(({ id }) => id),
    runs: () => read(null),
  };
}
