// biome-ignore-all lint/suspicious/noTemplateCurlyInString: slots in W&B's words
import { expect, test } from "vitest";
import type { SeriesPanel } from "@/data/series";
import { parseExpression } from "@/lib/expression";
import { overFormula, xMetrics, xProblem } from "./x-formula";

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
  const [found] = overFormula([panel], { formula, axis: "_step", read, facts, range: null });
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
  expect(xMetrics(parseExpression("seen / 100 + ${config:lr} * _step", ["seen"]), "_step")).toEqual(
    ["seen"],
  );
  expect(over("seen / 100", panel, [seen])).toEqual({ x: [1, 3], lines: [["a", [5, 3]]] });
});

test("a value without a place is left out, and a part can be asked for", () => {
  const panel = panelOf("loss", [0, 1, 10, 100], { a: [1, 2, 3, 4] });
  expect(over("log10(x)", panel)).toEqual({ x: [0, 1, 2], lines: [["a", [2, 3, 4]]] });
  const formula = parseExpression("x");
  const [found] = overFormula([panel], {
    formula,
    axis: "_step",
    read: [],
    facts: [],
    range: [1, 10],
  });
  expect([...(found?.x ?? [])]).toEqual([1, 10]);
});

test("very many places are folded, with the range of each bucket", () => {
  const steps = Array.from({ length: 10_000 }, (_, at) => at);
  const panel = panelOf("loss", steps, { a: steps.map((step) => step % 10) });
  const [found] = overFormula([panel], {
    formula: parseExpression("x * 2"),
    axis: "_step",
    read: [],
    facts: [],
    range: null,
  });
  const [series] = found?.series ?? [];
  expect([found?.x.length, series?.min?.[5], series?.max?.[5]]).toEqual([1000, 0, 9]);
  expect(found?.isExact).toBe(false);
});

test("all is drawn only where each value has a place of its own", () => {
  const panel = panelOf("loss", [0, 1, 2], { a: [5, 4, 3] });
  const isExact = (text: string) => {
    const formula = parseExpression(text);
    const reading = { formula, axis: "_step", read: [], facts: [], range: null };
    return overFormula([panel], reading)[0]?.isExact;
  };
  expect(isExact("x * 2")).toBe(true);
  expect(isExact("floor(x / 2)")).toBe(false);
  expect(isExact("log(x)")).toBe(false);
});

test("x has the name of its axis, and no other axis can be had", () => {
  const asTime = parseExpression("_runtime / 60");
  expect(xProblem(asTime, "_runtime")).toBeNull();
  expect(xMetrics(asTime, "_runtime")).toEqual([]);
  expect(xProblem(asTime, "_step")).toBe(
    "_runtime is not the x axis of this panel: write x, or choose that axis",
  );
  const bySeen = parseExpression("seen / 10", ["seen"]);
  expect([xProblem(bySeen, "seen"), xMetrics(bySeen, "seen")]).toEqual([null, []]);
  const panel = panelOf("loss", [10, 20], { a: [5, 3] });
  const reading = { formula: bySeen, axis: "seen", read: [], facts: [], range: null };
  expect([...(overFormula([panel], reading)[0]?.x ?? [])]).toEqual([1, 2]);
});
