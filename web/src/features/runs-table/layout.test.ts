import { expect, test } from "vitest";
import { NATURAL } from "@/features/workspace/run-feed";
import { moveColumn, orderedIds, setPinned, setVisible } from "./layout";

const IDS = ["name", "state", "config.a", "config.b", "summary.x"];

test("untouched columns stand in their natural order", () => {
  expect(orderedIds(NATURAL, IDS)).toEqual(IDS);
});

test("a column is moved in front of another or to the end", () => {
  const moved = moveColumn(NATURAL, IDS, "summary.x", "state");
  expect(moved.order).toEqual(["name", "summary.x", "state", "config.a", "config.b"]);
  expect(moveColumn(moved, IDS, "state", null).order.at(-1)).toBe("state");
});

test("columns that appear later stand beside their natural neighbour, lost ones vanish", () => {
  const layout = moveColumn(NATURAL, ["name", "config.a", "gone"], "config.a", "name");
  expect(orderedIds(layout, ["name", "config.a", "config.b", "z"])).toEqual([
    "config.a",
    "config.b",
    "z",
    "name",
  ]);
  expect(orderedIds({ ...NATURAL, order: ["b"] }, ["a", "b"])).toEqual(["a", "b"]);
});

test("showing, hiding and pinning keep the rest", () => {
  const hidden = setVisible(setVisible(NATURAL, ["a", "b"], false), ["b"], true);
  expect(hidden.visible).toEqual({ a: false, b: true });
  const pinned = setPinned(setPinned(NATURAL, "a", true), "b", true);
  expect([pinned.pinned, setPinned(pinned, "a", false).pinned]).toEqual([["a", "b"], ["b"]]);
});
