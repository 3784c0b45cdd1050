import { useQuery } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useMemo, useState } from "react";
import { type TableContent, tableQuery } from "@/data/content";
import type { ProjectRef } from "@/data/types";
import { cellText } from "@/lib/cell";
import { isObject, type Json } from "@/lib/json";
import { formatCount, formatInteger } from "@/lib/number";
import { textOf } from "@/panels/config";
import { mediaOf } from "@/panels/media/items";
import { Lightbox } from "@/panels/media/Lightbox";
import { type Tile, tileOf } from "@/panels/media/tile";
import type { PanelProps, PanelRun } from "@/panels/panel";
import { RunChoice } from "@/panels/steps/RunChoice";
import { StepBar } from "@/panels/steps/StepBar";
import { leftTold, useLogged } from "@/panels/steps/useLogged";
import {
  EmptyState,
  ErrorState,
  IconArrowDown,
  IconArrowUp,
  IconButton,
  IconChevronLeft,
  IconChevronRight,
  IconTable,
  SearchField,
  Skeleton,
} from "@/ui";
import styles from "./Panel.module.css";
import { nextOrder, numericColumns, type Order, shownRows } from "./rows";
import { Thumbnails, type ThumbnailsProps } from "./Thumbnails";

const PAGE = { small: 50, expanded: 200 } as const;

/** `Table`: a logged `wandb.Table` of one run, at any of its steps. */
export function Panel({ project, config, runs, isExpanded }: PanelProps): ReactElement {
  const panelKey = textOf(config.tableKey);
  const logged = useLogged(project, runs, panelKey);
  const [wanted, setWanted] = useState<string | null>(null);
  const [filter, setFilter] = useState("");
  const entry = logged.entries.find(({ run }) => run.id === wanted) ?? logged.entries[0];
  if (logged.isPending) return <Skeleton height="100%" />;
  if (logged.error) return <ErrorState error={logged.error} onRetry={logged.retry} />;
  if (!entry) {
    return (
      <EmptyState icon={<IconTable size={20} />} title="No table logged">
        {leftTold(logged.left)}
      </EmptyState>
    );
  }
  return (
    <div className={styles.panel}>
      <StepBar steps={logged.steps} at={logged.at} onAt={logged.setAt}>
        <RunChoice
          runs={logged.entries.map(({ run }) => run)}
          value={entry.run.id}
          onChange={setWanted}
        />
        <SearchField
          className={styles.search ?? ""}
          label="Filter rows"
          placeholder="Filter rows…"
          value={filter}
          onChange={setFilter}
        />
      </StepBar>
      <Loaded
        // The table of one run must not stand in for that of another: its pictures lie elsewhere.
        key={entry.run.id}
        project={project}
        run={entry.run}
        step={entry.logged.step}
        title={panelKey}
        path={pathOf(entry.logged.value)}
        filter={filter}
        pageSize={isExpanded ? PAGE.expanded : PAGE.small}
      />
    </div>
  );
}

function pathOf(value: Json): string {
  return isObject(value) && typeof value.path === "string" ? value.path : "";
}

interface LoadedProps {
  readonly project: ProjectRef;
  readonly run: PanelRun;
  readonly step: number;
  readonly title: string;
  readonly path: string;
  readonly filter: string;
  readonly pageSize: number;
}

function Loaded(props: LoadedProps): ReactElement {
  const { project, run, path } = props;
  const table = useQuery({
    ...tableQuery({ ...project, run: run.id }, path),
    placeholderData: (before) => before,
  });
  if (table.isPending) return <Skeleton height="100%" />;
  if (table.error) return <ErrorState error={table.error} onRetry={() => table.refetch()} />;
  return <Grid {...props} table={table.data} />;
}

interface GridProps extends Omit<LoadedProps, "path"> {
  readonly table: TableContent;
}

function Grid({ project, run, step, title, table, filter, pageSize }: GridProps): ReactElement {
  const [opened, setOpened] = useState<string | null>(null);
  const [order, setOrder] = useState<Order | null>(null);
  const [wantedPage, setPage] = useState(0);
  const isNumeric = useMemo(() => numericColumns(table), [table]);
  const rows = useMemo(() => shownRows(table, filter, order), [table, filter, order]);
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const page = Math.min(wantedPage, pages - 1);
  const first = page * pageSize;
  const shown = rows.slice(first, first + pageSize);
  const tilesIn = (cell: Json | undefined): readonly Tile[] =>
    mediaOf(cell).map((item, at) => tileOf(project, run, item, step, at));
  const tiles = shown.flatMap((row) => row.flatMap(tilesIn));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="Rows">
        <table className={styles.table}>
          <thead>
            <tr>
              {table.columns.map((name, at) => (
                <th
                  // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
                  key={at}
                  data-numeric={isNumeric[at] ? "" : undefined}
                  aria-sort={sortOf(order, at)}
                >
                  <button
                    type="button"
                    className={styles.header}
                    onClick={() => setOrder(nextOrder(order, at))}
                  >
                    {name}
                    {order?.column === at &&
                      (order.direction === "asc" ? (
                        <IconArrowUp size={11} />
                      ) : (
                        <IconArrowDown size={11} />
                      ))}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: logged rows have no identity
              <tr key={first + line}>
                {table.columns.map((_, at) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: the place is the column
                    key={at}
                    data-numeric={isNumeric[at] ? "" : undefined}
                    title={cellText(row[at], 5)}
                  >
                    <CellContent
                      cell={row[at]}
                      tiles={tilesIn(row[at])}
                      onOpen={(tile) => setOpened(tile.id)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className={styles.nothing}>No row holds “{filter}”</p>}
      </section>
      <footer className={styles.footer}>
        <span>{told(rows.length, table.rows.length)}</span>
        {pages > 1 && (
          <span className={styles.pages}>
            <IconButton
              size="s"
              label="Previous page"
              icon={<IconChevronLeft size={12} />}
              disabled={page === 0}
              onClick={() => setPage(page - 1)}
            />
            {page + 1} / {pages}
            <IconButton
              size="s"
              label="Next page"
              icon={<IconChevronRight size={12} />}
              disabled={page === pages - 1}
              onClick={() => setPage(page + 1)}
            />
          </span>
        )}
      </footer>
      <Lightbox tiles={tiles} at={opened} onAt={setOpened} title={title} />
    </>
  );
}

interface CellContentProps extends ThumbnailsProps {
  readonly cell: Json | undefined;
}

function CellContent({ cell, tiles, onOpen }: CellContentProps): ReactNode {
  return tiles.length > 0 ? <Thumbnails tiles={tiles} onOpen={onOpen} /> : cellText(cell, 5);
}

function sortOf(order: Order | null, column: number): "ascending" | "descending" | "none" {
  if (order?.column !== column) return "none";
  return order.direction === "asc" ? "ascending" : "descending";
}

function told(shown: number, all: number): string {
  return shown === all
    ? formatCount(all, "row")
    : `${formatInteger(shown)} of ${formatCount(all, "row")}`;
}
