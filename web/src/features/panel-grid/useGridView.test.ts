// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useGridView } from "./useGridView";
import { DEFAULT_VIEW, type GridSearch } from "./view";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function grid(initial: GridSearch = {}) {
  const written = vi.fn<(next: GridSearch) => void>();
  const hook = renderHook(({ search }) => useGridView(search, written), {
    initialProps: { search: initial },
  });
  const view = () => hook.result.current[0];
  const change = (next: Partial<typeof DEFAULT_VIEW>) => act(() => hook.result.current[1](next));
  return { hook, view, change, written };
}

test("a change is seen at once, and written to the URL when it rests", () => {
  const { view, change, written } = grid();
  for (const weight of [0.1, 0.5, 0.9]) change({ weight });
  expect(view().weight).toBe(0.9);
  expect(written).not.toHaveBeenCalled();
  act(() => vi.advanceTimersByTime(300));
  expect(written.mock.calls).toEqual([[{ weight: 0.9 }]]);
});

test("going back in the browser changes the view", () => {
  const { hook, view } = grid({ x: "_runtime" });
  expect(view().x).toBe("_runtime");
  hook.rerender({ search: {} });
  expect(view()).toEqual(DEFAULT_VIEW);
});
