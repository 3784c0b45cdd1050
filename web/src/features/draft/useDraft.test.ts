// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useDraft } from "./useDraft";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function drafting(text: string) {
  const keep = vi.fn<(value: { text: string; n: number }) => void>();
  const hook = renderHook(({ kept }) => useDraft(kept, keep), {
    initialProps: { kept: { text, n: 0 } },
  });
  const draft = () => hook.result.current[0].text;
  const type = (text: string) => act(() => hook.result.current[1]({ text }));
  return { hook, keep, draft, type };
}

test("a change is seen at once, and kept when it rests", () => {
  const { draft, type, keep } = drafting("");
  for (const text of ["l", "lo", "los"]) type(text);
  expect(draft()).toBe("los");
  expect(keep).not.toHaveBeenCalled();
  act(() => vi.advanceTimersByTime(300));
  expect(keep.mock.calls).toEqual([[{ text: "los", n: 0 }]]);
});

test("what comes back from keeping does not undo what was typed since", () => {
  const { hook, draft, type } = drafting("");
  type("lo");
  act(() => vi.advanceTimersByTime(300));
  type("loss");
  hook.rerender({ kept: { text: "lo", n: 0 } });
  expect(draft()).toBe("loss");
});

test("a change by somebody else is followed", () => {
  const { hook, draft } = drafting("old");
  hook.rerender({ kept: { text: "new", n: 1 } });
  expect(draft()).toBe("new");
});

test("nothing is kept while nothing changes", () => {
  const { hook, keep } = drafting("same");
  hook.rerender({ kept: { text: "same", n: 0 } });
  act(() => vi.advanceTimersByTime(1000));
  expect(keep).not.toHaveBeenCalled();
});
