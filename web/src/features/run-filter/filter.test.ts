import { expect, test } from "vitest";
import { type Condition, NO_FILTER, readFilter, toDocument, writeFilter } from "./filter";

const condition = (
  section: Condition["field"]["section"],
  path: string,
  op: Condition["op"],
  value: Condition["value"],
): Condition => ({
  field: { section, path },
  op,
  value,
  isOff: false,
});
const LOW = condition("summary", "val/loss", "<=", 1);
const LR = condition("config", "lr", "=", 0.1);

test("what wandb-workspaces writes is read, in both forms", () => {
  const flat = {
    filterFormat: "filterV2",
    filters: [
      { key: { section: "summary", name: "val/loss" }, op: "<=", value: 1, disabled: false },
      { key: { section: "config", name: "lr.value" }, op: "=", value: 0.1, connector: "AND" },
    ],
  };
  expect(readFilter(flat)).toEqual({ isAny: false, conditions: [LOW, LR] });
  const tree = {
    op: "OR",
    filters: [
      {
        op: "AND",
        filters: [
          { key: { section: "summary", name: "val/loss" }, op: "<=", value: 1 },
          { key: { section: "config", name: "lr.value" }, op: "==", value: 0.1 },
          { key: { section: "odd", name: "x" }, op: "=", value: 1 },
        ],
      },
    ],
  };
  expect(readFilter(tree)).toEqual({ isAny: false, conditions: [LOW, LR] });
  expect(readFilter({})).toEqual(NO_FILTER);
});

test("what is written is read", () => {
  const filter = { isAny: true, conditions: [LOW, { ...LR, isOff: true }] };
  expect(readFilter(writeFilter(filter))).toEqual(filter);
});

test("the server is told a document", () => {
  const filter = {
    isAny: false,
    conditions: [
      LOW,
      LR,
      condition("run", "state", "IN", ["failed", "crashed"]),
      condition("run", "display_name", "contains", "a.b"),
      condition("config", "seed", "exists", null),
    ],
  };
  expect(toDocument(filter)).toEqual({
    $and: [
      { "summary_metrics.val/loss": { $lte: 1 } },
      { "config.lr": 0.1 },
      { state: { $in: ["failed", "crashed"] } },
      { display_name: { $regex: "(?i)a\\.b" } },
      { "config.seed": { $exists: true } },
    ],
  });
  expect(toDocument({ ...filter, isAny: true })).toHaveProperty("$or");
});

test("what is switched off or half written hides nothing", () => {
  const conditions = [
    { ...LOW, isOff: true },
    condition("config", "", "=", 1),
    condition("config", "lr", "=", null),
    condition("config", "lr", "IN", []),
  ];
  expect(toDocument({ isAny: false, conditions })).toBeNull();
});
