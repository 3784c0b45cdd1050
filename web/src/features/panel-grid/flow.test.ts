import { expect, test } from "vitest";
import { pageOf, resized } from "./flow";

test("panels come in pages, and a page that is gone is the last one", () => {
  expect(pageOf(130, null, 1)).toEqual({ page: 1, pages: 3, first: 60, end: 120 });
  expect(pageOf(5, null, 3)).toEqual({ page: 0, pages: 1, first: 0, end: 5 });
  expect(pageOf(0, null, 0)).toEqual({ page: 0, pages: 1, first: 0, end: 0 });
  const flow = { columns: 2, rows: 3, height: 300 };
  expect(pageOf(13, flow, 2)).toEqual({ page: 2, pages: 3, first: 12, end: 13 });
  expect(pageOf(300, { ...flow, rows: 80 }, 0).end).toBe(100);
});

test("a dragged corner changes how many panels stand side by side, and their height", () => {
  const card = { width: 290, height: 220, grid: 1190, gap: 10 };
  expect(resized(card, 0, 0, null)).toEqual({ columns: 4, rows: 15, height: 220 });
  expect(resized(card, 300, 84, null)).toEqual({ columns: 2, rows: 30, height: 300 });
  expect(resized(card, 2000, -900, { columns: 3, rows: 2, height: 300 })).toEqual({
    columns: 1,
    rows: 2,
    height: 120,
  });
  expect(resized(card, -900, 0, null).columns).toBe(7);
});
