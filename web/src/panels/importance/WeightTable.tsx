/** Parameters with their share in a forest and how they go along with the metric. */
import type { ReactElement } from "react";
import { formatNumber } from "@/lib/number";
import { nameOf, type Order, type Weight } from "./rows";
import styles from "./WeightTable.module.css";

interface WeightTableProps {
  readonly items: readonly Weight[];
  /** Without it the order is not for choosing. */
  readonly order?: Order;
  readonly onOrder?: (order: Order) => void;
}

const COLUMNS: readonly { order: Order; label: string }[] = [
  { order: "parameter", label: "Parameter" },
  { order: "importance", label: "Importance" },
  { order: "correlation", label: "Correlation" },
];

export function WeightTable({ items, order, onOrder }: WeightTableProps): ReactElement {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th
              key={column.order}
              scope="col"
              aria-sort={
                order !== column.order
                  ? undefined
                  : order === "parameter"
                    ? "ascending"
                    : "descending"
              }
            >
              {onOrder ? (
                <button type="button" onClick={() => onOrder(column.order)}>
                  {column.label}
                </button>
              ) : (
                column.label
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Line key={item.key} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ item }: { readonly item: Weight }): ReactElement {
  const { importance, correlation } = item;
  return (
    <tr>
      <td>{nameOf(item)}</td>
      <td title={importance === null ? "" : formatNumber(importance, 4)}>
        <Bar share={importance} />
      </td>
      <td
        title={
          correlation?.value == null
            ? "No number, or always the same"
            : `${formatNumber(correlation.value, 4)} over ${correlation.runs} runs`
        }
      >
        <SignedBar value={correlation?.value ?? null} />
      </td>
    </tr>
  );
}

function Bar({ share }: { readonly share: number | null }): ReactElement | null {
  if (share === null) return null;
  return (
    <span className={styles.bar} role="img" aria-label={formatNumber(share, 3)}>
      <span style={{ left: 0, width: `${share * 100}%` }} />
    </span>
  );
}

function SignedBar({ value }: { readonly value: number | null }): ReactElement | null {
  if (value === null) return null;
  const width = Math.abs(value) * 50;
  return (
    <span className={styles.bar} role="img" aria-label={formatNumber(value, 3)}>
      <span
        data-sign={value < 0 ? "minus" : "plus"}
        style={{ left: `${value < 0 ? 50 - width : 50}%`, width: `${width}%` }}
      />
      <i />
    </span>
  );
}
