import { expect, test } from "vitest";
import type { Run } from "@/data/types";
import { compare, narrowed } from "./rows";

const run = (config: object, summary: object, tags: string[] = []) =>
  ({
    state: "finished",
    user: "ann",
    group: null,
    job_type: null,
    host: null,
    tags,
    notes: "",
    config,
    summary,
  }) as unknown as Run;
const runs = [
  run({ lr: 0.1, deep: { a: 1 }, same: "x" }, { loss: "NaN" }, ["t"]),
  run({ lr: 0.2, same: "x" }, { loss: 3 }),
];

test("every field that some run has is a row, in its section", () => {
  const sections = compare(runs).map(({ name, rows }) => [name, rows.map(({ label }) => label)]);
  expect(sections).toEqual([
    ["Run", ["State", "User", "Tags"]],
    ["Config", ["deep.a", "lr", "same"]],
    ["Summary", ["loss"]],
  ]);
});

test("a row says what each run has, and whether they differ", () => {
  const rows = compare(runs).flatMap((section) => section.rows);
  const told = Object.fromEntries(
    rows.map(({ label, texts, differs }) => [label, [texts, differs]]),
  );
  expect(told.lr).toEqual([["0.1", "0.2"], true]);
  expect(told["deep.a"]).toEqual([["1", null], true]);
  expect(told.same).toEqual([["x", "x"], false]);
  expect(told.loss).toEqual([["NaN", "3"], true]);
});

test("only what differs, or matches, is left on demand", () => {
  const labels = (isDiff: boolean, text: string) =>
    narrowed(compare(runs), (one) => one.includes(text), isDiff).flatMap(({ rows }) =>
      rows.map(({ label }) => label),
    );
  expect(labels(true, "")).toEqual(["Tags", "deep.a", "lr", "loss"]);
  expect(labels(false, "lr")).toEqual(["lr"]);
  expect(labels(false, "x")).toEqual(["same"]);
});
