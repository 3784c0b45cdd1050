import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenIdle } from "./idle";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("work waits, and can be called off", () => {
  const work = vi.fn();
  whenIdle(work)();
  vi.runAllTimers();
  expect(work).not.toHaveBeenCalled();
  whenIdle(work);
  expect(work).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(work).toHaveBeenCalledOnce();
});

test("a browser that knows when it is idle is asked", () => {
  const ask = vi.fn(() => 7);
  const cancel = vi.fn();
  vi.stubGlobal("requestIdleCallback", ask);
  vi.stubGlobal("cancelIdleCallback", cancel);
  whenIdle(() => {})();
  expect([ask.mock.calls.length, cancel.mock.lastCall]).toEqual([1, [7]]);
});
