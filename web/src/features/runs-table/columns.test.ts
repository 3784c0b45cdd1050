import { expect, test } from "vitest";
import type { Run } from "@/data/types";
import { columnsOf, FIXED_COLUMNS, quietColumns } from "./columns";
import { fakeRun } from "./run.fake";

const PAGES = [
  [
    fakeRun("a", {
      config: { lr: 0.1, net: { depth: 10, name: "x" } },
      summary: { "val/loss": 1 },
    }),
    fakeRun("b", { config: { lr: 0.2, net: { depth: 2 } }, tags: ["best"] }),
  ],
  [fakeRun("c", { config: { lr: "auto" }, summary: { _step: 3 } })],
];

const found = columnsOf(PAGES).filter(({ group }) => group !== "run");
const idsOf = (...runs: Run[]) => columnsOf([runs]).map(({ id }) => id);
const quietOf = (...runs: Run[]) => quietColumns(columnsOf([runs]), [runs]);

test("every config and summary value that any run has gets a column, numbers of the summary first", () => {
  expect(found.map(({ id }) => id)).toEqual([
    "summary.val/loss",
    "config.lr",
    "config.net.depth",
    "config.net.name",
    "summary._step",
  ]);
});

test("who and where stand last while all runs agree on them", () => {
  const [a, b] = [fakeRun("a", { host: "x" }), fakeRun("b", { host: "y" })];
  expect(idsOf(a, b).slice(-3)).toEqual(["group", "job_type", "user"]);
  expect(idsOf(a)).toEqual(FIXED_COLUMNS.map(({ id }) => id));
});

test("the best value of a metric is a number beside the last ones", () => {
  const media = { _type: "image-file", path: "a.png" };
  const run = fakeRun("a", { summary: { acc: { max: 0.9 }, loss: 1, shot: media, word: "x" } });
  const summary = columnsOf([[run]]).filter(({ group }) => group === "summary");
  expect(summary.map(({ id, isNumeric }) => [id, isNumeric])).toEqual([
    ["summary.acc.max", true],
    ["summary.loss", true],
    ["summary.shot", false],
    ["summary.word", false],
  ]);
  expect(quietOf(run).has("summary.shot")).toBe(true);
  expect(quietOf(run).has("summary.word")).toBe(false);
});

test("config that all loaded runs agree on is quiet", () => {
  const config = (lr: number) => ({ lr, epochs: 4, layers: [1, { deep: true }] });
  const [a, b] = [fakeRun("a", { config: config(1) }), fakeRun("b", { config: config(2) })];
  const quiet = (...runs: Run[]) => [...quietOf(...runs)].filter((id) => id.startsWith("config"));
  expect(quiet(a, b)).toEqual(["config.epochs", "config.layers"]);
  expect(quiet(a)).toEqual([]);
  expect(quiet(a, b, fakeRun("c"))).toEqual([]);
});

test("a column is numeric only while all runs agree", () => {
  const numeric = found.filter(({ isNumeric }) => isNumeric).map(({ id }) => id);
  expect(numeric).toEqual(["summary.val/loss", "config.net.depth", "summary._step"]);
});

test("a column reads its value, or nothing", () => {
  const depth = found.find(({ id }) => id === "config.net.depth");
  expect(PAGES.flat().map((run) => depth?.read(run))).toEqual([10, 2, undefined]);
});

test("later pages do not change what was known of earlier ones", () => {
  columnsOf(PAGES);
  const lr = columnsOf(PAGES.slice(0, 1)).find(({ id }) => id === "config.lr");
  expect(lr?.isNumeric).toBe(true);
});

test("columns without content and inner counters are quiet", () => {
  expect([...quietColumns(columnsOf(PAGES), PAGES)]).toEqual([
    "notes",
    "summary._step",
    "group",
    "host",
    "job_type",
  ]);
});
