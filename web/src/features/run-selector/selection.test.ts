import { expect, test } from "vitest";
import { colourOf, PALETTE } from "@/lib/colour";
import {
  choose,
  colorOf,
  FRESH,
  giveColors,
  isShown,
  isSolo,
  NEWEST,
  paint,
  showAll,
  solo,
} from "./selection";

test("the newest runs are shown, the others not", () => {
  expect(isShown(FRESH, "a", NEWEST - 1)).toBe(true);
  expect(isShown(FRESH, "a", NEWEST)).toBe(false);
});

test("a choice by hand outlives the run's place in the list", () => {
  const chosen = choose(choose(FRESH, "old", true), "new", false);
  expect(isShown(chosen, "old", 500)).toBe(true);
  expect(isShown(chosen, "new", 0)).toBe(false);
});

test("all and none forget what was chosen by hand", () => {
  const chosen = choose(FRESH, "a", false);
  expect(isShown(showAll(chosen, true), "a", 900)).toBe(true);
  expect(isShown(showAll(chosen, false), "b", 0)).toBe(false);
});

test("solo shows one run, and the newest again the second time", () => {
  const alone = solo(FRESH, "a");
  expect(isSolo(alone, "a")).toBe(true);
  expect([isShown(alone, "a", 40), isShown(alone, "b", 0)]).toEqual([true, false]);
  expect(solo(alone, "a")).toEqual(FRESH);
});

test("a colour is kept until it is taken back", () => {
  const painted = paint(FRESH, "a", "#123456");
  expect(painted.colors).toEqual({ a: "#123456" });
  expect(paint(painted, "a", null)).toEqual(FRESH);
});

/** Ids that would all have the colour of the first one. */
const ALIKE = Array.from({ length: 4000 }, (_, n) => `run${n}`)
  .filter((id) => colourOf(id) === colourOf("run0"))
  .slice(0, PALETTE.length + 1);

test("runs drawn together differ in colour while the palette lasts", () => {
  const runs = ALIKE.slice(0, PALETTE.length);
  const selection = giveColors(FRESH, runs);
  expect(new Set(runs.map((run) => colorOf(selection, run))).size).toBe(PALETTE.length);
});

test("a colour once given stays, whoever is drawn later", () => {
  const [old = "", ...newer] = ALIKE.toReversed();
  const before = giveColors(FRESH, [old]);
  const after = giveColors(before, [...newer, old]);
  expect(colorOf(after, old)).toBe(colorOf(before, old));
});

test("when all have a colour nothing changes", () => {
  const selection = giveColors(FRESH, ALIKE);
  expect(giveColors(selection, ALIKE)).toBe(selection);
});
