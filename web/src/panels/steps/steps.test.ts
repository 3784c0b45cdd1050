import { expect, test } from "vitest";
import { placeOf, stepsOf, valueAtStep } from "./steps";

const at = (...steps: number[]) => steps.map((step) => ({ step, value: `v${step}` }));

test("steps of all runs are joined and rise", () => {
  expect(stepsOf([at(0, 20), at(10, 20), []])).toEqual([0, 10, 20]);
});

test("a run shows what it had last at a step", () => {
  expect(valueAtStep(at(0, 10, 20), 15)?.value).toBe("v10");
  expect(valueAtStep(at(0, 10, 20), 20)?.value).toBe("v20");
});

test("a run that began later shows its first value, an empty one nothing", () => {
  expect(valueAtStep(at(30), 10)?.value).toBe("v30");
  expect(valueAtStep([], 10)).toBeUndefined();
});

test("a shared step is the last one that was not later", () => {
  expect([null, 0, 4, 5, 99].map((step) => placeOf([1, 5, 9], step))).toEqual([2, 0, 0, 1, 2]);
});
