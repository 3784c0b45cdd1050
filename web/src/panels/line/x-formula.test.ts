// biome-ignore-all lint/suspicious/noTemplateCurlyInString: slots in W&B's words
import { expect, test } from "vitest";
import type { SeriesPanel } from "@/data/series";
import { parseExpression } from "@/lib/expression";
import { overFormula, xMetrics } from "./x-formula";

const NAN = Number.NaN;

function panelOf(
  key: string,
  x: readonly number[],
  columns: Record<string, readonly number[]>,
): SeriesPanel {
  return {
    key,
    x: Float64Array.from(x),
    isExact: true,
    dx: null,
    series: Object.entries(columns).map(([run, last]) => ({
      run,
      last: Float64Array.from(last),
      min: null,
      max: null,
      points: last.length,
      marks: [],
    })),
  };
}

function over(text: string, panel: SeriesPanel, read: readonly SeriesPanel[] = [], facts = []) {
  const formula = parseExpression(text, ["seen"]);
  const [found] = overFormula([panel], { formula, read, facts, range: null });
  return {
    x: [...(found?.x ?? [])],
    lines: found?.series.map(({ run, last }) => [run, [...last]]),
  };
}

test("x is computed, and rises whatever the formula does", () => {
  const panel = panelOf("loss", [0, 1, 2], { a: [5, NAN, 3] });
  expect(over("10 - _step", panel)).toEqual({ x: [8, 10], lines: [["a", [3, 5]]] });
});

test("a key that was logged at other steps counts with its last value", () => {
  const panel = panelOf("loss", [1, 3], { a: [5, 3], b: [7, 7] });
  const seen = panelOf("seen", [0, 2], { a: [100, 300] });
  expect(xMetrics(parseExpression("seen / 100 + ${config:lr} * _step", ["seen"]))).toEqual([
    "seen",
  ]);
  expect(over("seen / 100", panel, [seen])).toEqual({ x: [1, 3], lines: [["a", [5, 3]]] });
});

test("a value without a place is left out, and a part can be asked for", () => {
  const panel = panelOf("loss", [0, 1, 10, 100], { a: [1, 2, 3, 4] });
  expect(over("log10(x)", panel)).toEqual({ x: [0, 1, 2], lines: [["a", [2, 3, 4]]] });
  const formula = parseExpression("x");
  const [found] = overFormula([panel], { formula, read: [], facts: [], range: [1, 10] });
  expect([...(found?.x ?? [])]).toEqual([1, 10]);
});

test("very many places are folded, with the range of each bucket", () => {
  const steps = Array.from({ length: 10_000 }, (_, at) => at);
  const panel = panelOf("loss", steps, { a: steps.map((step) => step % 10) });
  const [found] = overFormula([panel], {
    formula: parseExpression("x * 2"),
    read: [],
    facts: [],
    range: null,
  });
  const [series] = found?.series ?? [];
  expect([found?.x.length, series?.min?.[5], series?.max?.[5]]).toEqual([1000, 0, 9]);
});
