/** TanStack Table over the runs: which columns are shown, in which order and width, which rows are chosen. */
import {
  type ColumnDef,
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  type Updater,
  useTable,
} from "@tanstack/react-table";
import { useMemo } from "react";
import type { Run } from "@/data/types";
import type { RunColumn } from "./columns";
import { type ChangeLayout, type ColumnLayout, orderedIds } from "./layout";

const features = tableFeatures({
  columnOrderingFeature,
  columnPinningFeature,
  columnSizingFeature,
  columnResizingFeature,
  columnVisibilityFeature,
  rowSelectionFeature,
});

export interface RunTableInput {
  readonly rows: readonly Run[];
  readonly columns: readonly RunColumn[];
  /** Hidden unless the layout says otherwise. */
  readonly quiet: ReadonlySet<string>;
  readonly layout: ColumnLayout;
  readonly onLayout: ChangeLayout;
  readonly chosen: RowSelectionState;
  readonly onChosen: (next: Updater<RowSelectionState>) => void;
}

export function useRunTable(input: RunTableInput) {
  const { rows, columns, quiet, layout, onLayout, chosen, onChosen } = input;
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, Run> => ({
          id: column.id,
          header: column.label,
          accessorFn: column.read,
          size: column.width,
          minSize: 48,
          maxSize: 900,
        }),
      ),
    [columns],
  );
  const ids = useMemo(() => columns.map(({ id }) => id), [columns]);
  const visibility = useMemo(
    () => ({ ...Object.fromEntries([...quiet].map((id) => [id, false])), ...layout.visible }),
    [quiet, layout.visible],
  );
  const order = useMemo(() => orderedIds(layout, ids), [layout, ids]);
  const pinning = useMemo(
    () => ({ start: ["name", ...layout.pinned.filter((id) => id !== "name")], end: [] }),
    [layout.pinned],
  );
  const sizing = useMemo(() => ({ ...layout.widths }), [layout.widths]);
  return useTable({
    features,
    columns: definitions,
    data: rows as Run[],
    getRowId: (run) => run.id,
    columnResizeMode: "onChange",
    state: {
      columnVisibility: visibility,
      columnOrder: order,
      columnPinning: pinning,
      columnSizing: sizing,
      rowSelection: chosen,
    },
    onRowSelectionChange: onChosen,
    onColumnSizingChange: (next) =>
      onLayout((old) => ({
        ...old,
        widths: typeof next === "function" ? next({ ...old.widths }) : next,
      })),
  });
}

export type RunTable = ReturnType<typeof useRunTable>;
