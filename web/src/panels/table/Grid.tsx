/** The rows of a table, page by page. */
import { type ReactElement, type ReactNode, useMemo, useState } from "react";
import type { TableContent } from "@/data/content";
import type { ProjectRef } from "@/data/types";
import { cellText } from "@/lib/cell";
import type { Json } from "@/lib/json";
import { formatCount, formatInteger } from "@/lib/number";
import { mediaOf } from "@/panels/media/items";
import { Lightbox } from "@/panels/media/Lightbox";
import { type Tile, tileOf } from "@/panels/media/tile";
import type { PanelRun } from "@/panels/panel";
import {
  IconArrowDown,
  IconArrowUp,
  IconButton,
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  saveFile,
} from "@/ui";
import styles from "./Panel.module.css";
import { nextOrder, numericColumns, type Order, runOf, shownRows, tableCsv } from "./rows";
import { Thumbnails, type ThumbnailsProps } from "./Thumbnails";

export interface Owners {
  readonly project: ProjectRef;
  readonly runs: ReadonlyMap<string, { readonly run: PanelRun; readonly step: number }>;
}

interface GridProps {
  readonly table: TableContent;
  readonly filter: string;
  readonly title: string;
  readonly pageSize: number;
  readonly tilesOf: Owners;
  /** What the rows are that the filter leaves; null: plain rows. */
  readonly told: string | null;
}

export function Grid({ table, filter, title, pageSize, tilesOf, told }: GridProps): ReactElement {
  const [opened, setOpened] = useState<string | null>(null);
  const [order, setOrder] = useState<Order | null>(null);
  const [wantedPage, setPage] = useState(0);
  const isNumeric = useMemo(() => numericColumns(table), [table]);
  const rows = useMemo(() => shownRows(table, filter, order), [table, filter, order]);
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const page = Math.min(wantedPage, pages - 1);
  const first = page * pageSize;
  const shown = rows.slice(first, first + pageSize);
  const tiles = shown.flatMap((row) => row.flatMap((cell) => tilesIn(cell, tilesOf)));
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
                      tiles={tilesIn(row[at], tilesOf)}
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
        <span>
          {toldOf(rows.length, table.rows.length)}
          {told && ` ${told}`}
        </span>
        <span className={styles.pages}>
          {pages > 1 && (
            <>
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
            </>
          )}
          <IconButton
            size="s"
            label="Download the rows as CSV"
            icon={<IconDownload size={12} />}
            onClick={() =>
              saveFile(
                `${title.replaceAll("/", "_")}.csv`,
                tableCsv(table.columns, rows),
                "text/csv",
              )
            }
          />
        </span>
      </footer>
      <Lightbox tiles={tiles} at={opened} onAt={setOpened} title={title} />
    </>
  );
}

function tilesIn(cell: Json | undefined, { project, runs }: Owners): readonly Tile[] {
  const owner = runs.get(runOf(cell) ?? "");
  if (!owner) return [];
  return mediaOf(cell).map((item, at) => tileOf(project, owner.run, item, owner.step, at));
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

function toldOf(shown: number, all: number): string {
  return shown === all
    ? formatCount(all, "row")
    : `${formatInteger(shown)} of ${formatCount(all, "row")}`;
}
