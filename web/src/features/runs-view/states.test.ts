import { expect, test } from "vitest";
import { type Condition, NO_FILTER } from "@/features/run-filter/filter";
import { statesOf, withStates } from "./states";

const LR: Condition = { field: { section: "config", path: "lr" }, op: "=", value: 1, isOff: false };

test("states are a condition beside the others, and leave no trace", () => {
  const filter = withStates({ isAny: false, items: [LR] }, ["failed"]);
  expect(statesOf(filter)).toEqual(["failed"]);
  expect(statesOf(withStates(filter, ["failed", "running"]))).toEqual(["failed", "running"]);
  expect(withStates(filter, [])).toEqual({ isAny: false, items: [LR] });
  expect(withStates(NO_FILTER, [])).toEqual(NO_FILTER);
});

test("where any condition is enough, the states hold besides", () => {
  const either = { isAny: true, items: [LR, LR] };
  const filter = withStates(either, ["failed"]);
  expect(filter.items[1]).toEqual(either);
  expect(statesOf(filter)).toEqual(["failed"]);
  expect(withStates(either, [])).toEqual(either);
});

test("a key of the config that is called state is no state", () => {
  const mine = {
    field: { section: "config", path: "state" },
    op: "IN",
    value: ["on"],
    isOff: false,
  };
  const filter = { isAny: false, items: [mine as Condition] };
  expect(statesOf(filter)).toEqual([]);
  expect(withStates(filter, ["failed"]).items).toHaveLength(2);
});
