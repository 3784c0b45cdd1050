/** The run set of a view as the selector and the table edit it: filter, order, groups, columns. */
import { useMemo } from "react";
import { type RunFilter, readFilter, toDocument, writeFilter } from "@/features/run-filter/filter";
import { changeRunSet } from "@/features/workspace/edits";
import { groupingOf, orderOf, sortOf, writeGrouping } from "@/features/workspace/order";
import type { ColumnLayout } from "@/features/workspace/run-feed";
import type { WorkspaceHandle } from "@/features/workspace/useWorkspace";
import type { JsonObject } from "@/lib/json";

export interface RunSetHandle {
  readonly filter: RunFilter;
  /** The same as the server reads it; null: all runs. */
  readonly document: JsonObject | null;
  readonly order: string;
  /** The server's keys of groups, the outer one first. */
  readonly by: readonly string[];
  readonly columns: ColumnLayout;
  setFilter(next: RunFilter): void;
  setOrder(next: string): void;
  setBy(next: readonly string[]): void;
  changeColumns(change: (old: ColumnLayout) => ColumnLayout): void;
}

export function useRunSet({ workspace, edit }: WorkspaceHandle): RunSetHandle {
  const { runSet } = workspace;
  const { filters, sort, grouping, columns } = runSet;
  return useMemo(() => {
    const filter = readFilter(filters);
    return {
      filter,
      document: toDocument(filter),
      order: orderOf({ sort }),
      by: groupingOf({ grouping }),
      columns,
      setFilter: (next) => edit("filter", changeRunSet({ filters: writeFilter(next) })),
      setOrder: (next) => edit("order", changeRunSet({ sort: sortOf(next) })),
      setBy: (next) => edit("grouping", changeRunSet({ grouping: writeGrouping(next) })),
      changeColumns: (change) =>
        edit("columns", (old) => changeRunSet({ columns: change(old.runSet.columns) })(old)),
    };
  }, [filters, sort, grouping, columns, edit]);
}
