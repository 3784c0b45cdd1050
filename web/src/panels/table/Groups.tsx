/** Rows put together by a column: numbers as small histograms, texts by how often they occur. */
import { type ReactElement, useMemo } from "react";
import type { TableContent } from "@/data/content";
import { formatCount, formatInteger, formatNumber } from "@/lib/number";
import { binned, type Cells, grouped, rangeOf } from "./derive";
import styles from "./Panel.module.css";
import { numericColumns, shownRows } from "./rows";

interface GroupsProps {
  readonly table: TableContent;
  readonly filter: string;
  readonly column: number;
}

const MOST = 500;
const BINS = 16;

export function Groups({ table, filter, column }: GroupsProps): ReactElement {
  const isNumeric = useMemo(() => numericColumns(table), [table]);
  const rows = useMemo(() => shownRows(table, filter, null), [table, filter]);
  const groups = useMemo(
    () => grouped(table, rows, column, isNumeric),
    [table, rows, column, isNumeric],
  );
  const ranges = useMemo(
    () =>
      table.columns.map((_, at) =>
        rangeOf(
          groups.flatMap(({ cells }) => {
            const cell = cells[at];
            return cell?.kind === "numbers" ? cell.values : [];
          }),
        ),
      ),
    [table, groups],
  );
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label="Groups">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col" className={styles.plain}>
                {table.columns[column]}
              </th>
              <th scope="col" className={styles.plain} data-numeric="">
                rows
              </th>
              {table.columns.map(
                (name, at) =>
                  at !== column && (
                    // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
                    <th key={at} scope="col" className={styles.plain}>
                      {name}
                    </th>
                  ),
              )}
            </tr>
          </thead>
          <tbody>
            {groups.slice(0, MOST).map((group) => (
              <tr key={group.name}>
                <th scope="row" className={styles.plain}>
                  {group.name || "–"}
                </th>
                <td data-numeric="">{formatInteger(group.rows.length)}</td>
                {group.cells.map(
                  (cells, at) =>
                    at !== column && (
                      // biome-ignore lint/suspicious/noArrayIndexKey: the place is the column
                      <td key={at}>
                        <Summary cells={cells} range={ranges[at] ?? [0, 0]} />
                      </td>
                    ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <footer className={styles.footer}>
        <span>
          {formatCount(groups.length, "group")} of {formatCount(rows.length, "row")}
          {groups.length > MOST && `; the first ${MOST} are shown`}
        </span>
      </footer>
    </>
  );
}

interface SummaryProps {
  readonly cells: Cells;
  readonly range: readonly [number, number];
}

function Summary({ cells, range }: SummaryProps): ReactElement | null {
  if (cells.kind === "texts") {
    const [most] = cells.counts;
    if (!most) return null;
    return (
      <span
        title={cells.counts
          .slice(0, 10)
          .map(([text, count]) => `${text}: ${count}`)
          .join("\n")}
      >
        {cells.counts.length === 1 ? most[0] : `${formatInteger(cells.counts.length)} different`}
      </span>
    );
  }
  if (cells.values.length === 0) return null;
  const counts = binned(cells.values, range, BINS);
  const most = Math.max(...counts);
  const mean = cells.values.reduce((sum, value) => sum + value, 0) / cells.values.length;
  return (
    <span className={styles.histogram} title={`mean ${formatNumber(mean, 5)}`}>
      <svg viewBox={`0 0 ${BINS} 10`} preserveAspectRatio="none" aria-hidden="true">
        {counts.map((count, at) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is the bin
            key={at}
            x={at + 0.05}
            y={10 - (count / most) * 10}
            width={0.9}
            height={(count / most) * 10}
          />
        ))}
      </svg>
      {formatNumber(mean, 4)}
    </span>
  );
}
