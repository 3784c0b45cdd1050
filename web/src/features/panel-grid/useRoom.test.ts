// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useRoom } from "./useRoom";

/** Tells what the test says it saw. */
class FakeObserver {
  static made: FakeObserver[] = [];
  observed: Element | null = null;
  isStopped = false;
  constructor(
    readonly tell: (entries: readonly unknown[]) => void,
    readonly options: { readonly rootMargin?: string } = {},
  ) {
    FakeObserver.made.push(this);
  }
  observe(element: Element) {
    this.observed = element;
  }
  disconnect() {
    this.isStopped = true;
  }
}

beforeEach(() => {
  FakeObserver.made = [];
  vi.stubGlobal("IntersectionObserver", FakeObserver);
  vi.stubGlobal("ResizeObserver", FakeObserver);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** An element so wide, whose edges stand so far below the top of the window. */
function place(width: number, top: number, bottom: number) {
  const element = document.createElement("div");
  element.getBoundingClientRect = () => ({ width, top, bottom }) as DOMRect;
  const ref = { current: element };
  const hook = renderHook(() => useRoom(ref));
  const [view, size] = FakeObserver.made.slice(-2) as [FakeObserver, FakeObserver];
  return {
    element,
    view,
    size,
    hook,
    room: () => hook.result.current,
    see: (...seen: boolean[]) =>
      act(() => view.tell(seen.map((isIntersecting) => ({ isIntersecting })))),
    widen: (inlineSize: number) => act(() => size.tell([{ borderBoxSize: [{ inlineSize }] }])),
  };
}

test.each([
  ["in view", 301, 0, 200, 400],
  ["close below", 300, innerHeight + 239, innerHeight + 400, 300],
  ["close above", 300, -500, -239, 300],
  ["far below", 300, innerHeight + 240, innerHeight + 400, null],
  ["far above", 300, -500, -240, null],
  ["without any width yet", 0, 0, 200, 100],
])("what is %s has its room at once", (_, width, top, bottom, room) => {
  expect(place(width, top, bottom).room()).toBe(room);
});

test("room comes and goes with what is seen, by the last of what was told", () => {
  const { room, see } = place(300, innerHeight + 999, innerHeight + 1999);
  expect(room()).toBeNull();
  see(true);
  expect(room()).toBe(300);
  see(true, false);
  expect(room()).toBeNull();
});

test("more room counts at once, less only where it is less than half", () => {
  const { room, widen } = place(300, 0, 200);
  widen(301);
  expect(room()).toBe(400);
  widen(201);
  expect(room()).toBe(400);
  widen(101);
  expect(room()).toBe(400);
  widen(100);
  expect(room()).toBe(100);
});

test("the element is watched a little beyond the window, until it is gone", () => {
  const { element, view, size, hook } = place(300, 0, 200);
  expect([view.observed, size.observed]).toEqual([element, element]);
  expect(view.options.rootMargin).toBe("240px 0px");
  hook.unmount();
  expect([view.isStopped, size.isStopped]).toEqual([true, true]);
});
