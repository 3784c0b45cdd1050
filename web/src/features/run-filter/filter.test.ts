import { expect, test } from "vitest";
import {
  type Condition,
  countOf,
  fieldAmong,
  NO_FILTER,
  pruned,
  readFilter,
  toDocument,
  writeFilter,
} from "./filter";

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
  expect(readFilter(flat)).toEqual({ isAny: false, items: [LOW, LR] });
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
  expect(readFilter(tree)).toEqual({ isAny: false, items: [LOW, LR] });
  expect(readFilter({})).toEqual(NO_FILTER);
});

test("what is written is read", () => {
  const filter = { isAny: true, items: [LOW, { ...LR, isOff: true }] };
  expect(readFilter(writeFilter(filter))).toEqual(filter);
});

test("the server is told a document", () => {
  const filter = {
    isAny: false,
    items: [
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
  const items = [
    { ...LOW, isOff: true },
    condition("config", "", "=", 1),
    condition("config", "lr", "=", null),
    condition("config", "lr", "IN", []),
  ];
  expect(toDocument({ isAny: false, items })).toBeNull();
});

const LOW_OR_LR = { isAny: true, items: [LOW, LR] };
const STATE = condition("run", "state", "=", "finished");

test("groups are kept, written as lists in the list, and told to the server", () => {
  const filter = { isAny: false, items: [STATE, LOW_OR_LR] };
  expect(readFilter(writeFilter(filter))).toEqual(filter);
  expect(writeFilter(filter)).toEqual({
    filterFormat: "filterV2",
    filters: [
      { key: { section: "run", name: "state" }, op: "=", value: "finished", disabled: false },
      {
        filters: [
          { key: { section: "summary", name: "val/loss" }, op: "<=", value: 1, disabled: false },
          {
            key: { section: "config", name: "lr" },
            op: "=",
            value: 0.1,
            disabled: false,
            connector: "OR",
          },
        ],
        connector: "AND",
      },
    ],
  });
  expect(toDocument(filter)).toEqual({
    $and: [
      { state: "finished" },
      { $or: [{ "summary_metrics.val/loss": { $lte: 1 } }, { "config.lr": 0.1 }] },
    ],
  });
  expect(countOf(filter)).toBe(3);
});

test("AND binds tighter than OR, and a tree of operators is a tree", () => {
  const leaf = (name: string, connector?: string) => ({
    key: { section: "run", name },
    op: "=",
    value: "x",
    ...(connector && { connector }),
  });
  const of = (name: string) => condition("run", name, "=", "x");
  const expected = { isAny: true, items: [of("a"), { isAny: false, items: [of("b"), of("c")] }] };
  const flat = {
    filterFormat: "filterV2",
    filters: [leaf("a"), leaf("b", "OR"), leaf("c", "AND")],
  };
  expect(readFilter(flat)).toEqual(expected);
  const tree = {
    op: "OR",
    filters: [
      { op: "AND", filters: [leaf("a")] },
      { op: "AND", filters: [leaf("b"), leaf("c")] },
    ],
  };
  expect(readFilter(tree)).toEqual(expected);
});

test("what nobody has filled in is not kept, and a group of one is that one", () => {
  const empty = condition("run", "", "=", null);
  const filter = {
    isAny: true,
    items: [{ isAny: true, items: [STATE, empty] }, { isAny: false, items: [empty] }, empty],
  };
  expect(pruned(filter)).toEqual({ isAny: false, items: [STATE] });
  expect(pruned({ isAny: false, items: [LOW_OR_LR, STATE] }).items).toEqual([LOW_OR_LR, STATE]);
});

test("a field is found by the name that people know it by", () => {
  const keys = ["config.lr", "config.acc", "summary_metrics.acc"];
  expect(fieldAmong("lr", keys)).toEqual({ section: "config", path: "lr" });
  expect(fieldAmong("acc", keys)).toEqual({ section: "config", path: "acc" });
  expect(fieldAmong("summary.acc", keys)).toEqual({ section: "summary", path: "acc" });
  expect(fieldAmong("state", keys)).toEqual({ section: "run", path: "state" });
  expect(fieldAmong("nonsense", keys)).toEqual({ section: "run", path: "nonsense" });
});
