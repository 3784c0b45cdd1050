/** What the table shows: the lines of runs or groups, and the columns that were found in runs. */
import type { RowSelectionState, Updater } from "@tanstack/react-table";
import { useMemo } from "react";
import { MOST_COLUMNS } from "@/data/groups";
import type { RunsQuestion } from "@/data/runs";
import type { ProjectRef, Run } from "@/data/types";
import { columnsOf, quietColumns, type RunColumn } from "@/features/runs-table/columns";
import { runLines } from "@/features/runs-table/lines";
import type { TableSource } from "@/features/runs-table/RunsTable";
import { useGroupedLines } from "@/features/runs-table/useGroupedLines";
import { useRunRows } from "@/features/runs-table/useRunRows";
import { type RunTable, useRunTable } from "@/features/runs-table/useRunTable";
import { formatCount, formatInteger } from "@/lib/number";
import type { RunSetHandle } from "./useRunSet";

/** Read early: from the runs that are there, the columns are found. */
const AHEAD = 100;

export interface TableLines {
  readonly source: TableSource;
  readonly columns: readonly RunColumn[];
  readonly quiet: ReadonlySet<string>;
  readonly table: RunTable;
  /** The runs that were read so far. */
  readonly runs: readonly Run[];
  /** How much there is to see, in words. */
  readonly count: string;
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

interface Choosing {
  readonly chosen: RowSelectionState;
  readonly onChosen: (next: Updater<RowSelectionState>) => void;
}

export function useTableLines(
  project: ProjectRef,
  question: RunsQuestion,
  { by, columns: layout, changeColumns }: RunSetHandle,
  choosing: Choosing,
): TableLines {
  const isGrouped = by.length > 0;
  const read = useRunRows(project, question, AHEAD);
  const columns = useMemo(() => columnsOf(read.pages), [read.pages]);
  const quiet = useMemo(() => quietColumns(columns, read.pages), [columns, read.pages]);
  const summed = useMemo(() => {
    const isShown = ({ id }: RunColumn) => layout.visible[id] ?? !quiet.has(id);
    const fields = columns.filter(({ id }) => id !== "name").filter(isShown);
    return fields.flatMap(({ field }) => field ?? []).slice(0, MOST_COLUMNS);
  }, [columns, quiet, layout.visible]);
  const numbers = useMemo(() => {
    const keys = columns.filter(
      ({ isNumeric, group, id }) => isNumeric && (group !== "run" || id === "runtime"),
    );
    return new Set(keys.flatMap(({ field }) => field ?? []));
  }, [columns]);
  const grouped = useGroupedLines(project, question, {
    by: read.isPending ? NONE : by,
    columns: summed,
    numbers,
    statistic: layout.statistic,
  });
  const plain = useMemo(() => (isGrouped ? [] : runLines(read.rows)), [isGrouped, read.rows]);
  const lines = isGrouped ? grouped.lines : plain;
  const table = useRunTable({
    lines,
    columns,
    quiet,
    layout,
    onLayout: changeColumns,
    ...choosing,
  });
  const { onToggle } = grouped;
  const { onSight, onEdit, isOld } = isGrouped ? grouped : read;
  const total = isGrouped ? undefined : read.total;
  return {
    source: { lines, total, isOld, onSight, onEdit, onToggle },
    columns,
    quiet,
    table,
    runs: isGrouped ? lines.flatMap((line) => (line.kind === "run" ? [line.run] : [])) : read.rows,
    count: countOf(isGrouped ? grouped.total : undefined, read.total, columns.length),
    isPending: read.isPending,
    isFetching: isGrouped ? grouped.isReading : read.isFetchingMore,
    error: read.error ?? grouped.error,
    retry: read.error ? read.retry : grouped.retry,
  };
}

const NONE: readonly string[] = [];

function countOf(groups: number | undefined, runs: number | undefined, columns: number): string {
  if (runs === undefined) return "";
  const told = `${formatCount(runs, "run")} × ${formatInteger(columns)} columns`;
  return groups === undefined ? told : `${formatCount(groups, "group")} of ${told}`;
}
