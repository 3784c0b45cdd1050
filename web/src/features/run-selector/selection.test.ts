import { expect, test } from "vitest";
import { FRESH as WORKSPACE } from "@/features/workspace/document";
import { changeRunSet } from "@/features/workspace/edits";
import { pinNames } from "@/features/workspace/pins";
import { colourOf, PALETTE } from "@/lib/colour";
import {
  choose,
  colorOf,
  giveColors,
  isShown,
  isSolo,
  NEWEST,
  paint,
  pin,
  setBaseline,
  showAll,
  shownByHand,
  showOnly,
  solo,
} from "./selection";

const FRESH = WORKSPACE.runSet;
const HERE = { entity: "me", project: "mine" };

test("the newest runs are shown, the others not", () => {
  expect(isShown(FRESH, "a", NEWEST - 1)).toBe(true);
  expect(isShown(FRESH, "a", NEWEST)).toBe(false);
});

test("a choice by hand outlives the run's place in the list", () => {
  const chosen = choose(choose(FRESH, "old", true), "new", false);
  expect(isShown(chosen, "old", 500)).toBe(true);
  expect(isShown(chosen, "new", 0)).toBe(false);
  expect(isShown(choose(chosen, "new", true), "new", 500)).toBe(true);
  expect(shownByHand(chosen)).toEqual(["old"]);
});

test("all and none forget what was chosen by hand, and have exceptions of their own", () => {
  expect(isShown(showAll(true), "a", 900)).toBe(true);
  expect(isShown(showAll(false), "b", 0)).toBe(false);
  const butOne = choose(showAll(true), "a", false);
  expect([isShown(butOne, "a", 0), isShown(butOne, "b", 0)]).toEqual([false, true]);
  expect(choose(butOne, "a", true)).toEqual(showAll(true));
  expect(shownByHand(choose(showAll(false), "a", true))).toEqual(["a"]);
});

test("solo shows one run, and the newest again the second time", () => {
  const alone = solo(FRESH, "a");
  expect(isSolo(alone, "a")).toBe(true);
  expect([isShown(alone, "a", 40), isShown(alone, "b", 0)]).toEqual([true, false]);
  expect(isShown(solo(alone, "a"), "b", 0)).toBe(true);
  expect(isSolo(showOnly(["a", "b"]), "a")).toBe(false);
});

test("a colour is kept until it is taken back", () => {
  const painted = paint("a", "#123456")(WORKSPACE);
  expect(painted.colors).toEqual({ a: "#123456" });
  expect(paint("a", null)(painted).colors).toEqual({});
});

test("the baseline is pinned, and goes with its pin", () => {
  const { runSet } = setBaseline(HERE, "b")(pin(HERE, "a", true)(WORKSPACE));
  expect(pinNames(runSet.pinned, HERE)).toEqual(["a", "b"]);
  expect(pinNames([runSet.baseline ?? ""], HERE)).toEqual(["b"]);
  const without = pin(HERE, "b", false)({ ...WORKSPACE, runSet }).runSet;
  expect([pinNames(without.pinned, HERE), without.baseline]).toEqual([["a"], null]);
});

/** Ids that would all have the colour of the first one. */
const ALIKE = Array.from({ length: 4000 }, (_, n) => `run${n}`)
  .filter((id) => colourOf(id) === colourOf("run0"))
  .slice(0, PALETTE.length + 1);

test("runs drawn together differ in colour while the palette lasts", () => {
  const runs = ALIKE.slice(0, PALETTE.length);
  const given = giveColors({}, {}, runs);
  expect(new Set(runs.map((run) => colorOf({}, given, run))).size).toBe(PALETTE.length);
});

test("a colour once given stays, whoever is drawn later", () => {
  const [old = "", ...newer] = ALIKE.toReversed();
  const before = giveColors({}, {}, [old]);
  const after = giveColors({}, before, [...newer, old]);
  expect(colorOf({}, after, old)).toBe(colorOf({}, before, old));
});

test("when all have a colour nothing changes", () => {
  const given = giveColors({ own: "#123456" }, {}, ALIKE);
  expect(giveColors({ own: "#123456" }, given, [...ALIKE, "own"])).toBe(given);
});

test("a run of another project is shown as long as nobody hides it, and leaves nothing behind", () => {
  const there = "me/other/x";
  const pinned = pin(HERE, there, true)(WORKSPACE);
  expect(pinNames(pinned.runSet.pinned, HERE)).toEqual([there]);
  expect(isShown(pinned.runSet, there, 5000)).toBe(true);
  const hidden = changeRunSet(choose(pinned.runSet, there, false))(paint(there, "#123456")(pinned));
  expect(isShown(hidden.runSet, there, 0)).toBe(false);
  expect(isShown({ ...pinned.runSet, ...showAll(false) }, there, 0)).toBe(false);
  expect(isShown({ ...pinned.runSet, ...solo(pinned.runSet, there) }, there, 0)).toBe(true);
  const without = pin(HERE, there, false)(setBaseline(HERE, there)(hidden));
  expect(without.runSet).toMatchObject({ pinned: [], baseline: null, exceptions: [] });
  expect(without.colors).toEqual({});
});
