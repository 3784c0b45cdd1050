import { expect, test } from "vitest";
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

const found = columnsOf(PAGES).slice(FIXED_COLUMNS.length);

test("every config and summary value that any run has gets a column", () => {
  expect(found.map(({ id }) => id)).toEqual([
    "config.lr",
    "config.net.depth",
    "config.net.name",
    "summary._step",
    "summary.val/loss",
  ]);
});

test("a column is numeric only while all runs agree", () => {
  const numeric = found.filter(({ isNumeric }) => isNumeric).map(({ id }) => id);
  expect(numeric).toEqual(["config.net.depth", "summary._step", "summary.val/loss"]);
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
    "group",
    "job_type",
    "host",
    "summary._step",
  ]);
});
