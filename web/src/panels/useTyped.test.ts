// @vitest-environment happy-dom
import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useTyped } from "./useTyped";

const trimmed = (text: string) => text.trim();

test("what is typed stands while it reads as what is kept, and then follows that", () => {
  const { result, rerender } = renderHook(({ kept }) => useTyped(kept, trimmed), {
    initialProps: { kept: "" },
  });
  const type = (text: string) => {
    act(() => result.current[1](text));
    rerender({ kept: trimmed(text) });
  };
  for (const text of ["a", "a ", "a b"]) {
    type(text);
    expect(result.current[0]).toBe(text);
  }
  rerender({ kept: "undone" });
  expect(result.current[0]).toBe("undone");
});
