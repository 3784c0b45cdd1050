import { expect, test } from "vitest";
import { fakeRun } from "@/features/runs-table/run.fake";
import { configFrom, EXAMPLE } from "./suggest";

const runs = [
  { lr: 0.1, depth: 2, opt: "adam", same: 1, drop: 0.1, "odd key": true },
  { lr: 0.0001, depth: 8, opt: "sgd", same: 1, drop: 0.5, "odd key": false },
].map((config, number) => fakeRun(`r${number}`, { config }));

test("what differs becomes a space: ranges, log ranges, choices", () => {
  expect(configFrom(runs, "val/acc")).toBe(`method: bayes
metric:
  name: val/acc
  goal: maximize
parameters:
  depth:
    distribution: int_uniform
    min: 2
    max: 8
  drop:
    distribution: uniform
    min: 0.1
    max: 0.5
  lr:
    distribution: log_uniform_values
    min: 0.0001
    max: 0.1
  "odd key":
    values: [false, true]
  opt:
    values: ["adam", "sgd"]
`);
});

test("runs that are all alike give the example", () => {
  expect(
    configFrom(
      [runs[0]].flatMap((run) => run ?? []),
      "loss",
    ),
  ).toBe(EXAMPLE);
  expect(configFrom([], "loss")).toBe(EXAMPLE);
});
