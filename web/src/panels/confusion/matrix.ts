/** A confusion matrix out of the long table that `plot.confusion_matrix` logs: actual, predicted, count. */
import type { TableContent } from "@/data/content";
import { asNumber, isArray, isObject, type Json, type JsonObject } from "@/lib/json";

export interface ConfusionMatrix {
  readonly classes: readonly string[];
  /** By actual class, then predicted class. */
  readonly counts: readonly (readonly number[])[];
  readonly rowTotals: readonly number[];
  readonly total: number;
  /** Share of the diagonal, NaN when nothing was counted. */
  readonly accuracy: number;
  readonly title: string;
}

/** W&B's slots; a chart may map each to a column of another name. */
const SLOTS = ["Actual", "Predicted", "nPredictions"] as const;

/** Classes stand in the order in which the table names them. Throws when a column is missing. */
export function confusionMatrix(table: TableContent, config: JsonObject): ConfusionMatrix {
  const fields = isObject(config.fieldSettings) ? config.fieldSettings : {};
  const [actual = 0, predicted = 0, amount = 0] = SLOTS.map((slot) => {
    const name = typeof fields[slot] === "string" ? fields[slot] : slot;
    const at = table.columns.indexOf(name);
    if (at === -1) throw new Error(`the table has no column “${name}”`);
    return at;
  });
  const classes = [
    ...new Set(table.rows.flatMap((row) => [text(row[actual]), text(row[predicted])])),
  ];
  const places = new Map(classes.map((name, at) => [name, at]));
  const counts = classes.map(() => classes.map(() => 0));
  for (const row of table.rows) {
    const line = counts[places.get(text(row[actual])) ?? -1];
    const at = places.get(text(row[predicted])) ?? -1;
    if (line) line[at] = (line[at] ?? 0) + (asNumber(row[amount]) ?? 0);
  }
  return { classes, counts, ...totals(counts), title: titleOf(config) };
}

function totals(counts: readonly (readonly number[])[]) {
  const rowTotals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const total = rowTotals.reduce((sum, count) => sum + count, 0);
  const right = counts.reduce((sum, row, at) => sum + (row[at] ?? 0), 0);
  return { rowTotals, total, accuracy: right / total };
}

function titleOf(config: JsonObject): string {
  const strings = isObject(config.stringSettings) ? config.stringSettings : {};
  return typeof strings.title === "string" ? strings.title : "";
}

function text(cell: Json | undefined): string {
  return typeof cell === "string" ? cell : JSON.stringify(cell ?? null);
}

/** The key of the table that a custom chart reads: named in its query, else by W&B's habit. */
export function tableKeyOf(config: JsonObject, chartKey: string): string {
  return named(config.userQuery ?? null, "tableKey") ?? `${chartKey}_table`;
}

function named(node: Json, name: string): string | undefined {
  if (isArray(node)) {
    for (const item of node) {
      const found = named(item, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isObject(node)) return undefined;
  if (node.name === name && typeof node.value === "string") return node.value;
  return named(Object.values(node), name);
}
