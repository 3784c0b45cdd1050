// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useAgain } from "./useAgain";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("what cannot be shown is asked for again after a while", async () => {
  const { result } = renderHook(() => useAgain("http://here/a.png"));
  expect(result.current[0]).toBe("http://here/a.png");
  act(() => result.current[1]());
  expect(result.current[0]).toBe("http://here/a.png");
  await later(500);
  expect(result.current[0]).toBe("http://here/a.png?again=1");
});

test("what never comes is given up", async () => {
  const { result } = renderHook(() => useAgain("http://here/a.png"));
  for (let times = 0; times < 10; times += 1) {
    act(() => result.current[1]());
    await later(20_000);
  }
  expect(result.current[0]).toBe("http://here/a.png?again=6");
});

test("another file begins anew", async () => {
  const { result, rerender } = renderHook(({ address }) => useAgain(address), {
    initialProps: { address: "http://here/a.png" },
  });
  act(() => result.current[1]());
  await later(500);
  rerender({ address: "http://here/b.png" });
  expect(result.current[0]).toBe("http://here/b.png");
  act(() => result.current[1]());
  await later(500);
  expect(result.current[0]).toBe("http://here/b.png?again=1");
});
