import { expect, test } from "vitest";
import { type Pen, traceBand, traceLine, traceSpikes } from "./path";

/** Writes down the strokes. */
function recorder(): Pen & { strokes: string[] } {
  const strokes: string[] = [];
  return {
    strokes,
    moveTo: (x, y) => strokes.push(`M${x},${y}`),
    lineTo: (x, y) => strokes.push(`L${x},${y}`),
  };
}

const same = { x: (value: number) => value, y: (value: number) => value };
const columns = (x: readonly number[]) => ({ x: Float64Array.from(x), from: 0, to: x.length - 1 });
const { NaN: none } = Number;

test("a line goes from point to point, over gaps", () => {
  const pen = recorder();
  const count = traceLine(pen, columns([0, 1, 2, 3]), Float64Array.of(5, none, 7, 8), same);
  expect(pen.strokes).toEqual(["M0,5", "L2,7", "L3,8"]);
  expect(count).toBe(3);
});

test("many points of one pixel are one stroke from the lowest to the highest", () => {
  const pen = recorder();
  traceLine(pen, columns([0, 0.2, 0.4, 0.5, 0.9, 1]), Float64Array.of(5, 9, 2, 1, 4, 6), same);
  expect(pen.strokes).toEqual(["M0.5,5", "L0.5,1", "L0.5,9", "L0.5,4", "L1,6"]);
});

test("a few points of one pixel are drawn as they are", () => {
  const pen = recorder();
  traceLine(pen, columns([0, 0.4, 0.8]), Float64Array.of(5, 9, 2), same);
  expect(pen.strokes).toEqual(["M0,5", "L0.4,9", "L0.8,2"]);
});

test("a line is broken where a value has no place, and goes on over one that is not there", () => {
  const pen = recorder();
  const log = { x: same.x, y: Math.log10 };
  traceLine(pen, columns([0, 1, 2, 3, 4]), Float64Array.of(10, none, 10, -5, 10), log);
  expect(pen.strokes).toEqual(["M0,1", "L2,1", "M4,1", "L4,1"]);
  const dense = recorder();
  const ys = Float64Array.of(10, 10, 10, 10, 0, 10, 10, 10);
  traceLine(dense, columns([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]), ys, log);
  expect(dense.strokes.filter((stroke) => stroke.startsWith("M"))).toHaveLength(2);
});

test("values that have no place are left out", () => {
  const pen = recorder();
  const log = { x: same.x, y: Math.log10 };
  expect(traceLine(pen, columns([0, 1, 2]), Float64Array.of(0, -1, 10), log)).toBe(1);
  expect(pen.strokes).toEqual(["M2,1", "L2,1"]);
});

test("a band goes along its top and back along its bottom, once a stretch", () => {
  const pen = recorder();
  const low = Float64Array.of(0, 1, none, 3);
  const high = Float64Array.of(4, 5, none, 7);
  traceBand(pen, columns([0, 1, 2, 3]), low, high, same);
  expect(pen.strokes).toEqual(["M0,4", "L1,5", "L1,1", "L0,0", "M3,7", "L3,3"]);
});

test("only the indices asked for are drawn", () => {
  const pen = recorder();
  traceLine(
    pen,
    { x: Float64Array.of(0, 1, 2, 3), from: 1, to: 2 },
    Float64Array.of(9, 8, 7, 6),
    same,
  );
  expect(pen.strokes).toEqual(["M1,8", "L2,7"]);
});

test("where one place of a band is far higher than those beside it, a stroke shows that", () => {
  const pen = recorder();
  const down = { x: same.x, y: (value: number) => -value };
  const low = Float64Array.of(0, 0, 0, 0, none, 0);
  const high = Float64Array.of(1, 90, 2, 5, none, 40);
  traceSpikes(pen, columns([0, 1, 2, 3, 4, 5]), low, high, down);
  expect(pen.strokes).toEqual(["M1,0", "L1,-90", "M5,0", "L5,-40"]);
  const noisy = recorder();
  traceSpikes(noisy, columns([0, 1, 2]), low, Float64Array.of(20, 50, 30), down);
  expect(noisy.strokes).toEqual([]);
  const wide = recorder();
  traceSpikes(wide, columns([0, 10, 20]), low, high, down);
  expect(wide.strokes).toEqual([]);
});
