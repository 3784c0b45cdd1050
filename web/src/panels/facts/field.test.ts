import { expect, test } from "vitest";
import type { Run } from "@/data/types";
import { labelOf, numberAt, readField, valueAt, writeField } from "./field";

const run = {
  id: "r1",
  name: "one",
  created_at: 5,
  config: { lr: 0.1, deep: { a: { b: 2 } }, "x.y": 3, flag: true },
  summary: { loss: "NaN", "val/acc": 0.5, best: { min: 1 } },
} as unknown as Run;

test.each([
  ["config:lr.value", 0.1],
  ["config:lr", 0.1],
  ["config:deep.value.a.b", 2],
  ["config:x.y.value", 3],
  ["summary:val/acc", 0.5],
  ["val/acc", 0.5],
  ["summary_metrics.best.min", 1],
  ["summary:best.min", 1],
  ["run:displayName", "one"],
  ["run:createdAt", 5],
  ["config:nothing", undefined],
  ["run:nothing", undefined],
])("%s is %s", (accessor, value) => {
  expect(valueAt(run, accessor)).toBe(value);
});

test("only what can be drawn is a number, and flags are 0 and 1", () => {
  expect(
    ["loss", "config:flag", "config:lr", "run:displayName"].map((at) => numberAt(run, at)),
  ).toEqual([null, 1, 0.1, null]);
});

test.each(["config:lr.value", "config:deep.value.a.b", "summary:loss", "run:state"])(
  "%s is written as it was read",
  (accessor) => {
    expect(writeField(readField(accessor))).toBe(accessor);
  },
);

test("people read the key alone", () => {
  expect(["config:lr.value", "summary:loss", "loss"].map(labelOf)).toEqual(["lr", "loss", "loss"]);
});
