/** One number of a run: a field, or a formula over fields of it. Pure. */
import type { Run } from "@/data/types";
import { type Expression, numberOf, parseExpression } from "@/lib/expression";
import type { JsonObject } from "@/lib/json";
import { textsOf } from "@/panels/config";
import { numberAt } from "./field";

export interface Reader {
  readonly read: (run: Run) => number | null;
  /** What is drawn, in words. */
  readonly name: string;
  /** What is wrong with the formula. */
  readonly problem: string | null;
}

/** The formula of a panel; empty: there is none. */
export function formulaOf({ expressions }: JsonObject): string {
  return textsOf(expressions)[0]?.trim() ?? "";
}

/** Bare names are results of the run, `${config:lr}` and the like any field. */
export function readerOf(config: JsonObject, metric: string): Reader {
  const text = formulaOf(config);
  if (text === "") return { read: (run) => numberAt(run, metric), name: metric, problem: null };
  try {
    const formula = parseExpression(text);
    return { read: (run) => computed(formula, run), name: text, problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { read: () => null, name: text, problem };
  }
}

function computed(formula: Expression, run: Run): number | null {
  const value = numberOf(formula.evaluate((name) => numberAt(run, name)));
  return Number.isFinite(value) ? value : null;
}
