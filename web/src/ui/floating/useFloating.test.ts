// @vitest-environment happy-dom
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("the parts come when one is wanted, and are there at once from then on", async () => {
  const { useFloating } = await import("./useFloating");
  const { result, rerender } = renderHook((isWanted) => useFloating(isWanted), {
    initialProps: false,
  });
  expect(result.current).toBeNull();
  rerender(true);
  await waitFor(() => expect(result.current).not.toBeNull(), { timeout: 20_000 });
  expect(renderHook(() => useFloating(true)).result.current).toBe(result.current);
  expect(renderHook(() => useFloating(false)).result.current).toBeNull();
}, 30_000);

test.each(["pointermove", "keydown", null])("they are fetched soon: after %s", async (sign) => {
  vi.resetModules();
  const load = vi.fn(() => ({ MenuList: "the list" }));
  vi.doMock("./parts", load);
  const { loadFloatingSoon, useFloating } = await import("./useFloating");
  vi.useFakeTimers();
  loadFloatingSoon(window);
  await vi.advanceTimersByTimeAsync(100);
  expect(load).not.toHaveBeenCalled();
  if (sign) window.dispatchEvent(new Event(sign));
  else await vi.advanceTimersByTimeAsync(2_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1));
  await vi.waitFor(() =>
    expect(renderHook(() => useFloating(true)).result.current).toEqual({ MenuList: "the list" }),
  );
});

test("after a failure the next click tries again", async () => {
  vi.resetModules();
  let times = 0;
  vi.doMock("./parts", () => {
    times += 1;
    if (times === 1) throw new Error("no network");
    return { MenuList: "the list" };
  });
  const { useFloating } = await import("./useFloating");
  const { result, rerender } = renderHook(() => useFloating(true));
  await vi.waitFor(() => expect(times).toBe(1));
  await new Promise((done) => setTimeout(done, 50));
  expect(result.current).toBeNull();
  rerender();
  await vi.waitFor(() => expect(result.current).toEqual({ MenuList: "the list" }));
});
