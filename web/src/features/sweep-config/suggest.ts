/** A search space out of runs that are there: what they tried, and a little more. Pure. */
import type { Run } from "@/data/types";
import { asNumber, isArray, isObject, type Json } from "@/lib/json";
import { naturalCompare } from "@/lib/path";
import { leaves } from "@/lib/tree";

/** More different texts than this are no choice. */
const MOST_CHOICES = 20;
/** Numbers that span this factor are searched on a log scale. */
const LOG_SPAN = 100;

export const EXAMPLE = `method: bayes
metric:
  name: val/loss
  goal: minimize
parameters:
  lr:
    distribution: log_uniform_values
    min: 0.0001
    max: 0.1
  batch_size:
    values: [16, 32, 64]
`;

/** The YAML of a sweep over the config keys in which runs differ; the example without any. */
export function configFrom(runs: readonly Run[], metric: string): string {
  const spaces = [...valuesByKey(runs)]
    .toSorted(([a], [b]) => naturalCompare(a, b))
    .flatMap(([key, values]) => {
      const space = spaceOf(values);
      return space === null ? [] : [`  ${quoted(key)}:\n${space}`];
    });
  if (spaces.length === 0) return EXAMPLE;
  const goal = /acc|score|reward|f1|auc|precision|recall/i.test(metric) ? "maximize" : "minimize";
  const name = quoted(metric || "val/loss");
  return `method: bayes\nmetric:\n  name: ${name}\n  goal: ${goal}\nparameters:\n${spaces.join("\n")}\n`;
}

function valuesByKey(runs: readonly Run[]): ReadonlyMap<string, readonly Json[]> {
  const found = new Map<string, Json[]>();
  for (const run of runs) {
    for (const { path, value } of leaves(run.config)) {
      const key = path.join(".");
      if (isObject(value) || isArray(value) || key.startsWith("_")) continue;
      const known = found.get(key);
      if (known) known.push(value);
      else found.set(key, [value]);
    }
  }
  return found;
}

/** Null where there is nothing to search: all runs hold the same. */
function spaceOf(values: readonly Json[]): string | null {
  const distinct = [...new Set(values)];
  if (distinct.length < 2) return null;
  const numbers = distinct.map(asNumber);
  if (numbers.every((value) => value !== undefined && Number.isFinite(value))) {
    return rangeOf(numbers as number[]);
  }
  if (distinct.length > MOST_CHOICES) return null;
  return `    values: [${distinct.map(written).sort(naturalCompare).join(", ")}]`;
}

function rangeOf(numbers: readonly number[]): string {
  const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
  if (numbers.every(Number.isInteger)) {
    return `    distribution: int_uniform\n    min: ${min}\n    max: ${max}`;
  }
  const isLog = min > 0 && max / min >= LOG_SPAN;
  const distribution = isLog ? "log_uniform_values" : "uniform";
  return `    distribution: ${distribution}\n    min: ${min}\n    max: ${max}`;
}

function written(value: Json): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** A key as YAML takes it; JSON's texts are YAML's, too. */
function quoted(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) ? key : JSON.stringify(key);
}
