/** Curves that are computed from others: `1 - acc`, `loss * ${config:lr}`. Pure. */
import type { Series, SeriesPanel } from "@/data/series";
import type { Run } from "@/data/types";
import { type Expression, numberOf, parseExpression } from "@/lib/expression";
import type { JsonObject } from "@/lib/json";
import { textsOf } from "@/panels/config";
import { numberAt } from "@/panels/facts/field";
import { joinedX, onto } from "./join";

const FIELD = /^(config|summary|run):/;

/** Whether a name stands for a field of the run, not for a logged key. */
export function isField(name: string): boolean {
  return FIELD.test(name);
}

export function expressionsOf({ expressions }: JsonObject): readonly string[] {
  return textsOf(expressions).filter((text) => text.trim() !== "");
}

export interface Formulas {
  readonly formulas: readonly { readonly text: string; readonly formula: Expression }[];
  /** The metrics that they read. */
  readonly metrics: readonly string[];
  readonly hasFields: boolean;
  /** What is wrong with one that cannot be read. */
  readonly problem: string | null;
}

export function formulasOf(texts: readonly string[], known: readonly string[]): Formulas {
  const formulas: { text: string; formula: Expression }[] = [];
  let problem: string | null = null;
  for (const text of texts) {
    try {
      formulas.push({ text, formula: parseExpression(text, known) });
    } catch (error) {
      problem = `${text}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  const names = [...new Set(formulas.flatMap(({ formula }) => formula.names))];
  return {
    formulas,
    metrics: names.filter((name) => !FIELD.test(name)),
    hasFields: names.some((name) => FIELD.test(name)),
    problem,
  };
}

/** One panel a formula, for each run that has all that it reads; a gap in one is a gap in all. */
export function evaluated(
  panels: readonly SeriesPanel[],
  { formulas }: Formulas,
  facts: readonly Run[],
): readonly SeriesPanel[] {
  const x = joinedX(panels.map((panel) => panel.x));
  const fact = new Map(facts.map((run) => [run.id, run]));
  const widths = panels.flatMap(({ dx }) => dx ?? []);
  return formulas.map(({ text, formula }) => {
    const read = panels.filter(({ key }) => formula.names.includes(key));
    const ids = [...new Set(panels.flatMap(({ series }) => series.map(({ run }) => run)))];
    return {
      key: text,
      x,
      isExact: panels.every(({ isExact }) => isExact),
      dx: widths.length > 0 ? Math.max(...widths) : null,
      series: ids.flatMap((run) => {
        const columns = new Map(read.map((panel) => [panel.key, columnOf(panel, run, x)]));
        if ([...columns.values()].some((column) => column === null)) return [];
        const last = computed(
          formula,
          columns as ReadonlyMap<string, Float64Array>,
          fact.get(run),
          x,
        );
        return [{ run, last, min: null, max: null, points: last.length, marks: [] }];
      }),
    };
  });
}

function columnOf({ x: from, series }: SeriesPanel, run: string, x: Float64Array) {
  const found: Series | undefined = series.find((one) => one.run === run);
  if (!found) return null;
  return from === x ? found.last : onto(from, x).column(found.last);
}

function computed(
  formula: Expression,
  columns: ReadonlyMap<string, Float64Array>,
  run: Run | undefined,
  x: Float64Array,
): Float64Array {
  const fixed = new Map(
    formula.names
      .filter((name) => FIELD.test(name))
      .map((name) => [name, run ? numberAt(run, name) : null]),
  );
  return x.map((_, at) => {
    const value = numberOf(
      formula.evaluate((name) => columns.get(name)?.[at] ?? fixed.get(name) ?? null),
    );
    return Number.isFinite(value) ? value : Number.NaN;
  });
}
