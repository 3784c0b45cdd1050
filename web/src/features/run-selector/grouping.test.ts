import { expect, test } from "vitest";
import type { RunGroup } from "@/data/groups";
import { groupId, groupName, groupRanks } from "./grouping";

const group = (...values: RunGroup["values"]): RunGroup => ({ values, runs: 1, aggregates: [] });
const number = (value: number) => ({ kind: "number", value }) as const;
const text = (value: string) => ({ kind: "text", value }) as const;

test("a group is called after what it holds", () => {
  const by = ["config.hidden", "config.optimizer.name", "state"];
  const one = group(number(64), text("adam"), { kind: "null", value: null });
  expect(groupName(by, one)).toBe("hidden: 64, adam, state: –");
});

test("a flag and an odd number are told with their key", () => {
  expect(groupName(["config.bias"], group({ kind: "bool", value: true }))).toBe("bias: true");
  expect(groupName(["config.lr"], group({ kind: "number", value: "NaN" }))).toBe("lr: NaN");
});

test("the text 1 and the number 1 are two groups, and so is the same value of another key", () => {
  const ids = [
    groupId(["config.a"], group(number(1))),
    groupId(["config.a"], group(text("1"))),
    groupId(["config.b"], group(number(1))),
  ];
  expect(new Set(ids).size).toBe(3);
});

test("a group is found in a list by what it holds", () => {
  const by = ["config.lr"];
  const ranks = groupRanks(by, [group(number(1)), group(number(2))]);
  expect(ranks.get(groupId(by, group(number(2))))).toBe(1);
  expect(ranks.get(groupId(by, group(number(3))))).toBeUndefined();
});
