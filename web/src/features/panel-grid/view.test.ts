import { expect, test } from "vitest";
import { DEFAULT_VIEW, type GridView, readGridSearch, viewOf, writeView } from "./view";

test("the default view leaves the URL empty", () => {
  expect(writeView(DEFAULT_VIEW)).toEqual({});
  expect(viewOf({})).toEqual(DEFAULT_VIEW);
});

test("a view survives the URL", () => {
  const view: GridView = {
    x: "_runtime",
    smoothing: "gaussian",
    weight: 12,
    logY: true,
    size: "l",
    search: "loss|acc",
    expanded: "val/loss",
  };
  expect(viewOf({ ...writeView(view) })).toEqual(view);
});

test("nonsense in the URL is dropped, and what is not about the grid too", () => {
  const raw = { x: "_nonsense", smooth: 7, weight: "much", size: "xxl", log: "x", tab: "logs" };
  expect(readGridSearch(raw)).toEqual({});
});

test("a weight stays within what its kind allows", () => {
  expect(viewOf({ smooth: "ema", weight: 7 }).weight).toBe(0.999);
  expect(viewOf({ smooth: "gaussian", weight: -1 }).weight).toBe(0);
});

test("a search that looks like a number is a text", () => {
  expect(viewOf({ panels: 1 }).search).toBe("1");
});
