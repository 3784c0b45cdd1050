import { expect, test } from "vitest";
import { readBy } from "@/charts/reading/walk.fake";
import { type Cloud, spoken, walkOf } from "./spoken";

const points = [
  { id: "a", name: "run-a", x: 1, y: 3, z: 10 },
  { id: "b", name: "run-b", x: 3, y: 1, z: null },
  { id: "c", name: "run-c", x: 2, y: 2, z: 30 },
];
const cloud: Cloud = {
  name: "loss over lr",
  points,
  xTitle: "lr",
  yTitle: "loss",
  zTitle: "acc",
  best: points.slice(1, 2),
};

test("ranges, ends and how both go together are said", () => {
  expect(spoken(cloud)).toBe(
    "loss over lr, 3 points; lr from 1 to 3; loss from 1 to 3; colour: acc from 10 to 30; " +
      "lowest loss 1 at lr 3: run-b; highest loss 3 at lr 1: run-a; correlation −1; 1 on the frontier",
  );
});

test("few points, or points on a level, have no ends and no correlation", () => {
  const plain = { ...cloud, zTitle: null, best: null };
  expect(
    spoken({ ...plain, points: [{ ...points[0], id: "a", name: "a", x: 1, y: 2, z: null }] }),
  ).toBe("loss over lr, 1 point; lr always 1; loss always 2");
  expect(spoken({ ...plain, points: [] })).toBe("loss over lr, 0 points");
});

test("one goes from point to point along x, and along y", () => {
  const walk = walkOf(cloud);
  expect(readBy(walk, ["ArrowRight", "ArrowRight", "ArrowDown", "End", "Home"])).toEqual([
    "run-a: lr 1, loss 3, acc 10",
    "run-c: lr 2, loss 2, acc 30",
    "run-b: lr 3, loss 1, on the frontier",
    "run-b: lr 3, loss 1, on the frontier",
    "run-a: lr 1, loss 3, acc 10",
  ]);
});

test("a point that has gone is not read on from", () => {
  expect(walkOf(cloud).go("gone", { along: "y", by: 1 })).toBe("a");
  expect(walkOf({ ...cloud, points: [] }).go(null, { along: "x", by: 1 })).toBeNull();
});
