/** What a cell says of the runs of a group. Pure. */
import type { RunGroup } from "@/data/groups";
import { heldText } from "@/features/run-selector/grouping";
import type { Statistic } from "@/features/workspace/run-feed";
import { asNumber } from "@/lib/json";
import { formatInteger, formatNumber } from "@/lib/number";
import { formatAgo, formatDuration } from "@/lib/time";
import type { RunColumn } from "./columns";

export type Sums = RunGroup["aggregates"][number];

export interface SummedCell {
  readonly text: string;
  readonly title: string;
  /** It only says how many different values there are. */
  readonly isCount: boolean;
}

/** The statistic of numbers, the value that all share, or how many there are; null: there is none. */
export function summedCell(
  column: RunColumn,
  sums: Sums,
  statistic: Statistic,
  now: number,
): SummedCell | null {
  if (sums.runs === 0) return null;
  const number = asNumber(sums[statistic] ?? undefined);
  if (number !== undefined) {
    return { text: written(column, number, statistic, now), title: all(sums), isCount: false };
  }
  if (sums.common !== null) {
    const text = heldText(sums.common);
    return { text, title: text, isCount: false };
  }
  const text = `${formatInteger(sums.distinct)} values`;
  return { text, title: `${text} in ${formatInteger(sums.runs)} runs`, isCount: true };
}

function written(column: RunColumn, number: number, statistic: Statistic, now: number): string {
  if (column.id === "runtime") return formatDuration(number);
  if (column.id === "created" && statistic !== "std") return formatAgo(number, now);
  return formatNumber(number, 4);
}

function all({ numbers, mean, std, min, max, median }: Sums): string {
  const told = Object.entries({ mean, std, min, median, max }).map(
    ([name, value]) => `${name} ${value}`,
  );
  return `${told.join(", ")} of ${formatInteger(numbers)} runs`;
}
