/** Rows of a table as points: those that are alike lie near each other. */
import { type ReactElement, useDeferredValue, useMemo, useState } from "react";
import { FREE } from "@/charts/axes/scales";
import { Scatter, type ScatterPoint } from "@/charts/scatter/Scatter";
import type { TableContent } from "@/data/content";
import { cellText } from "@/lib/cell";
import { PALETTE } from "@/lib/colour";
import { asNumber, type Json } from "@/lib/json";
import { formatInteger } from "@/lib/number";
import { naturalCompare } from "@/lib/path";
import { filterOf } from "@/panels/table/derive";
import { EmptyState, ErrorState, IconButton, IconClose, Segmented, Select, Skeleton } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import { featureColumns, featuresOf, usualColumns } from "./features";
import type { Projection } from "./settings";
import styles from "./TableMap.module.css";
import { useEmbedding } from "./useEmbedding";

const METHODS = [
  { value: "pca", label: "PCA" },
  { value: "umap", label: "UMAP" },
] as const;
const NO_COLOR = "";
const NO_LINES = { min: false, max: false, mean: false, regression: false };
/** More different words than this are not told apart by colours. */
const MOST_WORDS = PALETTE.length;
const PLAIN = "var(--accent)";

interface TableMapProps {
  readonly table: TableContent;
  readonly filter: string;
  readonly title: string;
  readonly projection: Projection;
  readonly onProjection: (next: Projection) => void;
}

export function TableMap(props: TableMapProps): ReactElement {
  const { table, title, projection } = props;
  const { color, method } = projection;
  // Each new question starts the layout anew: it waits until nobody types.
  const filter = useDeferredValue(props.filter);
  const columns = useColumns(table, projection.columns);
  const features = useMemo(
    () => featuresOf(table, columns, filterOf(table, filter).passes),
    [table, columns, filter],
  );
  const { points, error } = useEmbedding(features, method);
  const dots = useMemo(
    () => points && dotsOf(table, features.rows, points, color),
    [table, features, points, color],
  );
  const [opened, setOpened] = useState<{ of: TableContent; row: number } | null>(null);
  return (
    <div className={styles.map}>
      <Choices {...props} columns={columns} />
      {error ? (
        <ErrorState error={error} />
      ) : features.rows.length === 0 ? (
        <EmptyState title="No rows with numbers in these columns" />
      ) : dots === null ? (
        <Skeleton height="100%" />
      ) : (
        <div className={styles.chart}>
          <Scatter
            name={`${title} as a map`}
            points={dots}
            x={FREE}
            y={FREE}
            xTitle="1st direction"
            yTitle="2nd direction"
            zTitle={isShaded(table, color) ? color : null}
            lines={NO_LINES}
            onOpen={(id) => setOpened({ of: table, row: Number(id) })}
          />
        </div>
      )}
      <footer className={styles.footer}>
        {opened?.of === table ? (
          <>
            <span className={styles.row}>{rowText(table, opened.row)}</span>
            <IconButton
              size="s"
              label="Close the row"
              icon={<IconClose size={12} />}
              onClick={() => setOpened(null)}
            />
          </>
        ) : (
          `${formatInteger(features.rows.length)} of ${formatInteger(table.rows.length)} rows`
        )}
      </footer>
    </div>
  );
}

/** The same list for as long as it says the same. */
function useColumns(table: TableContent, chosen: readonly string[] | null): readonly string[] {
  const told = JSON.stringify(chosen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text says all about the choice
  return useMemo(() => chosen ?? usualColumns(table), [table, told]);
}

interface ChoicesProps extends TableMapProps {
  readonly columns: readonly string[];
}

function Choices({ table, projection, onProjection, columns }: ChoicesProps): ReactElement {
  const offered = useMemo(() => featureColumns(table), [table]);
  const set = (next: Partial<Projection>) => onProjection({ ...projection, ...next });
  return (
    <div className={styles.tools}>
      <Segmented
        size="s"
        label="Method"
        value={projection.method}
        options={METHODS}
        onChange={(method) => set({ method })}
      />
      <Select
        size="s"
        label="Colour by"
        value={table.columns.includes(projection.color) ? projection.color : NO_COLOR}
        options={[
          { value: NO_COLOR, label: "One colour" },
          ...table.columns.map((name) => ({ value: name, label: `Colour by ${name}` })),
        ]}
        onChange={(color) => set({ color })}
      />
      {columns.map((name) => (
        <span key={name} className={styles.chosen}>
          {name}
          <IconButton
            size="s"
            label={`Leave out ${name}`}
            icon={<IconClose size={10} />}
            onClick={() => set({ columns: columns.filter((one) => one !== name) })}
          />
        </span>
      ))}
      {offered.length > columns.length && (
        <div className={styles.add}>
          <Suggest
            label="Lay out by"
            hideLabel
            placeholder="Lay out by…"
            value=""
            options={offered.filter((name) => !columns.includes(name))}
            onChoose={(name) => set({ columns: [...columns, name] })}
          />
        </div>
      )}
    </div>
  );
}

function dotsOf(
  table: TableContent,
  rows: readonly number[],
  points: Float64Array,
  color: string,
): readonly ScatterPoint[] {
  const at = table.columns.indexOf(color);
  const words = wordsIn(table, at);
  return rows.map((row, place) => {
    const cell = table.rows[row]?.[at];
    const word = words.indexOf(cellText(cell));
    return {
      id: String(row),
      name: at >= 0 ? `${color} ${cellText(cell)}` : `row ${formatInteger(row + 1)}`,
      color: word < 0 ? PLAIN : (PALETTE[word % MOST_WORDS] ?? PLAIN),
      x: points[2 * place] as number,
      y: points[2 * place + 1] as number,
      z: asNumber(cell) ?? null,
    };
  });
}

/** The different words of a column, in natural order; none where it holds numbers, or too many. */
function wordsIn(table: TableContent, at: number): readonly string[] {
  if (at < 0) return [];
  const cells = table.rows.map((row) => row[at]);
  if (cells.every(isNumberOrNothing)) return [];
  const words = [...new Set(cells.map((cell) => cellText(cell)))].sort(naturalCompare);
  return words.length <= MOST_WORDS ? words : [];
}

function isShaded(table: TableContent, color: string): boolean {
  const at = table.columns.indexOf(color);
  return at >= 0 && table.rows.every((row) => isNumberOrNothing(row[at]));
}

function isNumberOrNothing(cell: Json | undefined): boolean {
  return (cell ?? null) === null || asNumber(cell) !== undefined;
}

function rowText(table: TableContent, row: number): string {
  return table.columns
    .map((name, at) => `${name} ${cellText(table.rows[row]?.[at]).slice(0, 40)}`)
    .join(", ");
}
