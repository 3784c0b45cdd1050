/** TanStack Table over the lines: which columns are shown, in which order and width, which lines are chosen. */
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
import { useEffect, useMemo, useState } from "react";
import type { ColumnLayout } from "@/features/workspace/run-feed";
import type { RunColumn } from "./columns";
import { type ChangeLayout, orderedIds } from "./layout";
import type { Line } from "./lines";

const features = tableFeatures({
  columnOrderingFeature,
  columnPinningFeature,
  columnSizingFeature,
  columnResizingFeature,
  columnVisibilityFeature,
  rowSelectionFeature,
});

export interface RunTableInput {
  readonly lines: readonly Line[];
  readonly columns: readonly RunColumn[];
  /** Hidden unless the layout says otherwise. */
  readonly quiet: ReadonlySet<string>;
  readonly layout: ColumnLayout;
  readonly onLayout: ChangeLayout;
  readonly chosen: RowSelectionState;
  readonly onChosen: (next: Updater<RowSelectionState>) => void;
}

export function useRunTable(input: RunTableInput) {
  const { lines, columns, quiet, layout, onLayout, chosen, onChosen } = input;
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, Line> => ({
          id: column.id,
          header: column.label,
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
  // What is dragged is drawn at once, and kept at the end.
  const [dragged, setDragged] = useState<ColumnLayout["widths"] | null>(null);
  const sizing = useMemo(() => ({ ...(dragged ?? layout.widths) }), [dragged, layout.widths]);
  const table = useTable({
    features,
    columns: definitions,
    data: lines as Line[],
    getRowId: (line) => line.id,
    enableRowSelection: ({ original }) => original.kind !== "rest",
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
      setDragged((old) =>
        typeof next === "function" ? next({ ...(old ?? layout.widths) }) : next,
      ),
  });
  const isDragging = table.state.columnResizing.isResizingColumn !== false;
  useEffect(() => {
    if (isDragging || dragged === null) return;
    onLayout((old) => ({ ...old, widths: dragged }));
    setDragged(null);
  }, [isDragging, dragged, onLayout]);
  return table;
}

export type RunTable = ReturnType<typeof useRunTable>;
