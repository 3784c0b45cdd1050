// @vitest-environment happy-dom
import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useSameList } from "./useSameList";

test("a list stays the same until one of its items is another, or it is longer or shorter", () => {
  const [a, b] = [{}, {}];
  const first = [a, Number.NaN];
  const { result, rerender } = renderHook((items: readonly unknown[]) => useSameList(items), {
    initialProps: first as readonly unknown[],
  });
  rerender([a, Number.NaN]);
  expect(result.current).toBe(first);
  for (const next of [[b, Number.NaN], [b], [b, undefined], []]) {
    rerender(next);
    expect(result.current).toBe(next);
  }
});
