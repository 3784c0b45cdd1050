import { expect, test } from "vitest";
import { columnsOf } from "./columns";
import { fakeRun } from "./run.fake";
import { type Sums, summedCell } from "./sums";

const columns = columnsOf([[fakeRun("a", { config: { opt: "adam" }, summary: { loss: 1 } })]]);
const column = (id: string) => columns.find((one) => one.id === id)!;
const NONE: Sums = {
  key: "",
  runs: 0,
  distinct: 0,
  common: null,
  numbers: 0,
  min: null,
  max: null,
  mean: null,
  std: null,
  median: null,
};
const NUMBERS = { ...NONE, runs: 3, distinct: 3, numbers: 3, min: 1, max: 6, mean: 3, median: 2 };

test("numbers have the statistic that was asked for, and all of them in the tooltip", () => {
  const loss = { ...NUMBERS, std: 0.5 };
  expect(summedCell(column("summary.loss"), loss, "mean", 0)?.text).toBe("3");
  expect(summedCell(column("summary.loss"), loss, "max", 0)?.text).toBe("6");
  expect(summedCell(column("summary.loss"), loss, "max", 0)?.title).toBe(
    "mean 3, std 0.5, min 1, median 2, max 6 of 3 runs",
  );
  expect(summedCell(column("runtime"), { ...NUMBERS, mean: 90 }, "mean", 0)?.text).toBe("1m 30s");
});

test("texts are told where all agree, and counted where not", () => {
  const one = { ...NONE, runs: 2, distinct: 1, common: { kind: "text", value: "adam" } as const };
  expect(summedCell(column("config.opt"), one, "mean", 0)).toEqual({
    text: "adam",
    title: "adam",
    isCount: false,
  });
  const two = { ...NONE, runs: 2, distinct: 2 };
  expect(summedCell(column("config.opt"), two, "mean", 0)).toMatchObject({
    text: "2 values",
    isCount: true,
  });
  expect(summedCell(column("config.opt"), NONE, "mean", 0)).toBeNull();
});
