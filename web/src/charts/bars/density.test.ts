import { expect, test } from "vitest";
import { density } from "./density";

test("the outline is widest where the values lie", () => {
  const outline = density([0, 0, 0, 10]);
  const widest = outline.find(({ share }) => share === 1);
  expect(Math.abs(widest?.at ?? 99)).toBeLessThan(1);
  expect(outline.every(({ share }) => share >= 0 && share <= 1)).toBe(true);
});

test("equal values are a narrow one, not nothing", () => {
  const outline = density([5, 5]);
  expect(outline.every(({ at, share }) => Number.isFinite(at) && Number.isFinite(share))).toBe(
    true,
  );
  expect((outline.at(-1)?.at ?? 0) - (outline[0]?.at ?? 0)).toBeGreaterThan(0);
});
