import { expect, test } from "vitest";
import { readBy } from "@/charts/reading/walk.fake";
import { type SpokenBar, spoken, walkOf } from "./spoken";

const barOf = (name: string, value: number, parts: Partial<SpokenBar> = {}): SpokenBar => ({
  name,
  value,
  spread: null,
  values: [value],
  quartiles: [value, value, value],
  ...parts,
});

test("bars are named with their values; of many, the first and the ends", () => {
  expect(spoken("acc", [barOf("a", 1), barOf("b", 0.5)])).toBe("acc, 2 bars: a 1, b 0.5");
  const many = Array.from({ length: 12 }, (_, at) => barOf(`r${at}`, at));
  expect(spoken("acc", many)).toMatch(
    /^acc, 12 bars: r0 0, .*r9 9 and 2 more; lowest r0 0, highest r11 11$/,
  );
});

test("a bar tells its whisker, a box its parts", () => {
  const bars = [
    barOf("a", 2, { spread: [1, 3] }),
    barOf("b", 5, { values: [1, 5, 9], quartiles: [3, 5, 7] }),
  ];
  expect(readBy(walkOf(bars, false), ["ArrowDown", "ArrowDown", "ArrowLeft"])).toEqual([
    "a: 2, 1 to 3",
    "b: 5",
    "a: 2, 1 to 3",
  ]);
  expect(readBy(walkOf(bars, true), ["ArrowDown", "End"])[1]).toBe(
    "b: median 5, half from 3 to 7, all 3 from 1 to 9",
  );
});
