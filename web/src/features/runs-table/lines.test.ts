import { expect, test } from "vitest";
import type { Held, LevelPage, RunGroup } from "@/data/groups";
import { countChosen, groupOrder, type OpenPlace, outermost, TOP, treeLines } from "./lines";
import { fakeRun } from "./run.fake";

const BY = ["config.opt", "config.lr"];
const held = (value: string): Held => ({ kind: "text", value });
const group = (value: string, runs: number): RunGroup => ({
  values: [held(value)],
  runs,
  aggregates: [],
});
const page = (over: Partial<LevelPage>): LevelPage => ({
  groups: [],
  runs: [],
  total: 0,
  next_cursor: null,
  ...over,
});
const place = (pages: readonly LevelPage[], isReading = false): OpenPlace => ({ pages, isReading });
const OUTER = 'group:[["config.opt"],[["text","adam"]]]';
const INNER = 'group:[["config.opt","config.lr"],[["text","adam"],["text","low"]]]';
const told = (opened: ReadonlyMap<string, OpenPlace>) =>
  treeLines(BY, opened).map(({ kind, id, within }) => [kind, id, within.length]);

test("an opened group shows those inside it, and those their runs", () => {
  const opened = new Map([
    [TOP, place([page({ groups: [group("adam", 3), group("sgd", 2)] })])],
    [OUTER, place([page({ groups: [group("low", 2)] })])],
    [INNER, place([page({ runs: [fakeRun("a"), fakeRun("b")] })])],
  ]);
  expect(told(opened)).toEqual([
    ["group", OUTER, 0],
    ["group", INNER, 1],
    ["run", "a", 2],
    ["run", "b", 2],
    ["group", 'group:[["config.opt"],[["text","sgd"]]]', 0],
  ]);
  const [outer, inner] = treeLines(BY, opened);
  expect(outer).toMatchObject({ key: "config.opt", isInner: false, isOpen: true });
  expect(inner).toMatchObject({ key: "config.lr", isInner: true });
});

test("where a page ends, it says where to read on, or that it is being read", () => {
  const first = page({ groups: [group("adam", 3)], next_cursor: "c" });
  const rest = (opened: OpenPlace) => treeLines(BY, new Map([[TOP, opened]])).at(-1);
  expect(rest(place([first]))).toMatchObject({ kind: "rest", place: TOP, cursor: "c" });
  expect(rest(place([first], true))).toMatchObject({ kind: "rest", cursor: null });
  expect(told(new Map([[TOP, place([], true)]]))).toEqual([["rest", " rest", 0]]);
});

test("runs of a chosen group are counted once", () => {
  const lines = treeLines(
    BY,
    new Map([
      [TOP, place([page({ groups: [group("adam", 3), group("sgd", 2)] })])],
      [OUTER, place([page({ groups: [group("low", 2)] })])],
      [INNER, place([page({ runs: [fakeRun("a"), fakeRun("b")] })])],
    ]),
  );
  const chosen = { [OUTER]: true, [INNER]: true, a: true };
  expect(outermost(lines, chosen).map(({ id }) => id)).toEqual([OUTER]);
  expect(countChosen(lines, chosen)).toBe(3);
  expect(countChosen(lines, { a: true, b: true })).toBe(2);
});

test("groups follow the order of the runs as far as it says something of them", () => {
  const numbers = new Set(["summary_metrics.loss"]);
  const order = (text: string) => groupOrder(text, "config.opt", "mean", numbers);
  expect(order("-created_at")).toBe("+config.opt");
  expect(order("-config.opt")).toBe("-config.opt");
  expect(order("+display_name,-summary_metrics.loss")).toBe("-summary_metrics.loss:mean");
});
