import { expect, test } from "vitest";
import { heatmapLayout } from "./layout";

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

test("ten digits fit a panel, with every label and number", () => {
  const layout = heatmapLayout(digits, digits, { width: 400, height: 260 }, 3);
  expect(layout).toMatchObject({
    rowStride: 1,
    columnStride: 1,
    hasTitles: true,
    isTilted: false,
    hasNumbers: true,
  });
  expect(layout.left + layout.cellWidth * 10).toBeLessThanOrEqual(400);
  expect(layout.top + layout.cellHeight * 10).toBeLessThanOrEqual(260);
});

test("a small panel goes without titles, so that its numbers can be read", () => {
  const layout = heatmapLayout(digits, digits, { width: 400, height: 165 }, 3);
  expect([layout.hasTitles, layout.hasNumbers]).toEqual([false, true]);
});

test("few cells stay small and are centred", () => {
  const layout = heatmapLayout(["a", "b"], ["a", "b"], { width: 1000, height: 800 }, 1);
  expect(layout.cellHeight).toBe(64);
  expect(layout.cellWidth).toBe(96);
  expect(layout.left).toBeGreaterThan(300);
});

test("long names stand on end; many leave labels and numbers out", () => {
  const names = Array.from({ length: 60 }, (_, i) => `class number ${i}`);
  const layout = heatmapLayout(names, names, { width: 400, height: 300 }, 4);
  expect(layout.isTilted).toBe(true);
  expect(layout.hasNumbers).toBe(false);
  expect(layout.rowStride).toBeGreaterThan(1);
  expect(layout.columnStride).toBeGreaterThan(1);
});
