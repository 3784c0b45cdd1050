/**
 * The table of runs, drawn only where one looks, in both directions. The first column and pinned
 * ones stick to the left. Rows keep their place under the eye while new runs arrive above.
 */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ProjectRef, Run } from "@/data/types";
import type { SelectionHandle } from "@/features/run-selector/useSelection";
import type { Statistic } from "@/features/workspace/run-feed";
import { Checkbox, Skeleton, useNow } from "@/ui";
import type { RunColumn } from "./columns";
import { GroupRow } from "./GroupRow";
import { HeaderCell } from "./HeaderCell";
import type { ChangeLayout } from "./layout";
import type { GroupLine, Line } from "./lines";
import { type PlacedColumn, Row } from "./Row";
import styles from "./RunsTable.module.css";
import { useAnchor } from "./useAnchor";
import type { RunRows } from "./useRunRows";
import type { RunTable } from "./useRunTable";

const ROW = 28;
const HEAD = 40;
const TICK = 34;

export interface RunsTableProps {
  readonly project: ProjectRef;
  readonly table: RunTable;
  readonly columns: readonly RunColumn[];
  readonly source: TableSource;
  readonly order: string;
  readonly onOrder: (order: string) => void;
  readonly onLayout: ChangeLayout;
  readonly selection: SelectionHandle;
  /** The places of groups in the list beside the panels, which says which of them are drawn. */
  readonly ranks: ReadonlyMap<string, number>;
  readonly statistic: Statistic;
  readonly baseline: Run | null;
}

/** Where the lines come from, and what is told about them. */
export interface TableSource extends Pick<RunRows, "onSight" | "onEdit" | "isOld"> {
  readonly lines: readonly Line[];
  /** Lines in all, as far as one can know; undefined: one cannot. */
  readonly total: number | undefined;
  readonly onToggle: (line: GroupLine) => void;
}

export function RunsTable(props: RunsTableProps): ReactElement {
  const { table, columns } = props;
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const pinned = usePlaced(table.getStartVisibleLeafColumns(), byId, TICK);
  const center = usePlaced(table.getCenterVisibleLeafColumns(), byId, 0);
  return <Grid {...props} pinned={pinned} center={center} />;
}

interface GridProps extends RunsTableProps {
  readonly pinned: readonly PlacedColumn[];
  readonly center: readonly PlacedColumn[];
}

/** The part that is drawn anew while one scrolls. */
function Grid(props: GridProps): ReactElement {
  const { source, pinned, center } = props;
  const { lines, onSight } = source;
  const scroll = useRef<HTMLDivElement>(null);
  const pinnedWidth = widthOf(pinned) + TICK;

  const vertical = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    getItemKey: (at) => lines[at]?.id ?? at,
    scrollMargin: HEAD,
    overscan: 8,
    useFlushSync: false,
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: center.length,
    getScrollElement: () => scroll.current,
    estimateSize: (at) => center[at]?.width ?? 100,
    getItemKey: (at) => center[at]?.column.id ?? at,
    scrollMargin: pinnedWidth,
    overscan: 3,
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other widths, other places
  useEffect(() => horizontal.measure(), [center, horizontal]);
  useAnchor(scroll, lines, ROW);

  const { startIndex: first = 0, endIndex: last = 0 } = vertical.range ?? {};
  useEffect(() => onSight(first, last), [first, last, onSight]);

  const items = horizontal.getVirtualItems();
  const [from, to] = [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
  const drawn = useMemo(() => center.slice(from, to + 1), [center, from, to]);
  const width = pinnedWidth + widthOf(center);

  return (
    <div ref={scroll} className={styles.scroll} data-old={source.isOld ? "" : undefined}>
      <table
        className={styles.table}
        style={{ width, height: vertical.getTotalSize() + HEAD }}
        aria-rowcount={source.total ?? -1}
        aria-colcount={pinned.length + center.length}
      >
        <Head {...props} drawn={drawn} pinnedWidth={pinnedWidth} />
        <Body
          {...props}
          drawn={drawn}
          pinnedWidth={pinnedWidth}
          width={width}
          places={vertical.getVirtualItems()}
        />
      </table>
    </div>
  );
}

interface BodyProps extends HeadProps {
  readonly width: number;
  readonly places: readonly { index: number; start: number }[];
}

function Body(props: BodyProps): ReactElement {
  const { project, table, source, selection, ranks, statistic, baseline, places } = props;
  const { pinned, pinnedWidth, drawn, width } = props;
  const now = useNow(30_000);
  const [edited, setEdited] = useState<{ id: string; column: string } | null>(null);
  const onEye = useEye(selection);
  const chosen = table.state.rowSelection;
  const isGrouped = source.lines[0]?.kind !== "run";
  return (
    <tbody>
      {places.map(({ index, start: top }) => {
        const line = source.lines[index];
        if (!line) return null;
        const { id, within } = line;
        if (line.kind === "rest") return <Rest key={id} top={top} width={width} />;
        const common = { place: index, top, width, pinned, pinnedWidth, drawn, now, onEye };
        const marks = {
          color: selection.colorOf(id),
          isChosen: chosen[id] === true,
          isHeld: within.some((group) => chosen[group]),
          onChoose: table.setRowSelection,
        };
        return line.kind === "group" ? (
          <GroupRow
            key={id}
            {...common}
            {...marks}
            line={line}
            statistic={statistic}
            isShown={selection.isShown(id, ranks.get(id) ?? Number.POSITIVE_INFINITY)}
            onToggle={source.onToggle}
          />
        ) : (
          <Row
            key={id}
            {...common}
            {...marks}
            project={project}
            run={line.run}
            depth={within.length}
            baseline={baseline}
            isShown={isGrouped ? null : selection.isShown(id, index)}
            edited={edited?.id === id ? edited.column : null}
            onEditStart={setEdited}
            onEdit={source.onEdit}
          />
        );
      })}
    </tbody>
  );
}

function Rest({ top, width }: { top: number; width: number }): ReactElement {
  return (
    <tr className={styles.row} style={{ width, transform: `translateY(${top}px)` }}>
      <td className={styles.rest}>
        <Skeleton width={180} />
      </td>
    </tr>
  );
}

/** The same function for as long as the table stands, so that no row is drawn again for it. */
function useEye(selection: SelectionHandle): (id: string, isOn: boolean) => void {
  const latest = useRef(selection);
  latest.current = selection;
  return useCallback((id, isOn) => latest.current.toggle(id, isOn), []);
}

interface HeadProps extends GridProps {
  readonly drawn: readonly PlacedColumn[];
  readonly pinnedWidth: number;
}

function Head(props: HeadProps): ReactElement {
  const { table, pinned, drawn, pinnedWidth, order, onOrder, onLayout } = props;
  return (
    <thead className={styles.thead}>
      <tr className={styles.headRow}>
        <th className={styles.tickHead} style={{ width: TICK }}>
          <Checkbox
            hideLabel
            label="Choose all loaded runs"
            checked={table.getIsAllRowsSelected() || (table.getIsSomeRowsSelected() && "mixed")}
            onChange={(isOn) => table.toggleAllRowsSelected(isOn)}
          />
        </th>
        {[...pinned, ...drawn].map(({ column, width, left }, at) => {
          const isPinned = at < pinned.length;
          const style = isPinned
            ? { width, left }
            : { width, transform: `translateX(${pinnedWidth + left}px)` };
          return (
            <HeaderCell
              key={column.id}
              column={column}
              order={order}
              onOrder={onOrder}
              isPinned={isPinned}
              isEdge={at === pinned.length - 1}
              style={style}
              onResize={resizerOf(table, column.id)}
              onResetWidth={() =>
                onLayout((old) => ({ ...old, widths: without(old.widths, column.id) }))
              }
            />
          );
        })}
      </tr>
    </thead>
  );
}

function widthOf(columns: readonly PlacedColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0);
}

type LeafColumn = ReturnType<RunTable["getCenterVisibleLeafColumns"]>[number];

/** Columns with their widths and left edges; the same array as long as nothing changed. */
function usePlaced(
  leaves: readonly LeafColumn[],
  byId: ReadonlyMap<string, RunColumn>,
  start: number,
): readonly PlacedColumn[] {
  const fingerprint = leaves.map((leaf) => `${leaf.id} ${leaf.getSize()}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fingerprint says all about the leaves
  return useMemo(() => {
    let left = start;
    return leaves.flatMap((leaf) => {
      const column = byId.get(leaf.id);
      if (!column) return [];
      const placed = { column, width: leaf.getSize(), left };
      left += placed.width;
      return [placed];
    });
  }, [fingerprint, byId, start]);
}

function resizerOf(table: RunTable, id: string): (event: unknown) => void {
  return (event) =>
    table
      .getFlatHeaders()
      .find((header) => header.column.id === id)
      ?.getResizeHandler()(event);
}

function without(widths: Readonly<Record<string, number>>, id: string): Record<string, number> {
  const { [id]: _, ...others } = widths;
  return others;
}
