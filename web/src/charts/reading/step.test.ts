import { expect, test, vi } from "vitest";
import { once, onward, stepOf } from "./step";

test("arrows lead to neighbours, Home and End to the ends, other keys nowhere", () => {
  expect(stepOf("ArrowLeft")).toEqual({ along: "x", by: -1 });
  expect(stepOf("ArrowUp")).toEqual({ along: "y", by: 1 });
  expect(stepOf("PageDown")).toEqual({ along: "x", by: 10 });
  expect(stepOf("x")).toBeNull();
  const end = stepOf("End");
  expect(end && onward(3, end.by, 8)).toBe(7);
});

test("nothing leads beyond the ends", () => {
  expect([onward(0, -1, 3), onward(1, 1, 3), onward(1, 10, 3), onward(0, 1, 0)]).toEqual([
    0, 2, 2, -1,
  ]);
});

test("what is made once is made when it is asked for", () => {
  const make = vi.fn(() => undefined);
  const get = once(make);
  expect(make).not.toHaveBeenCalled();
  get();
  get();
  expect(make).toHaveBeenCalledOnce();
});
