import { expect, test } from "vitest";
import { lineOf } from "./line.fake";
import { spoken } from "./spoken";

const x = Float64Array.of(0, 1, 2);
const modelOf = (...lines: ReturnType<typeof lineOf>[]) => ({ x, dx: null, lines });

test("a chart says the last value of each line", () => {
  const model = modelOf(lineOf("a", [3, 2, Number.NaN]), lineOf("b", [1, 1, 0.25]));
  expect(spoken("loss", "Step", model)).toBe("loss by step, 2 lines; last values: A 2, B 0.25");
});

test("a line without values has none, and many lines are counted", () => {
  expect(spoken("loss", "Step", modelOf(lineOf("a", [Number.NaN])))).toBe("loss by step, 1 line");
  const many = Array.from({ length: 12 }, (_, at) => lineOf(`r${at}`, [at]));
  expect(spoken("loss", "Time", modelOf(...many))).toMatch(
    /^loss by time, 12 lines; last values: R0 0, R1 1, .*R9 9 and 2 more$/,
  );
});

test("of stacked lines their own value is said, not where they lie", () => {
  const line = lineOf("a", [5], { told: Float64Array.of(2) });
  expect(spoken("share", "Step", modelOf(line))).toBe("share by step, 1 line; last values: A 2");
});
