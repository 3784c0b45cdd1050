import { expect, test } from "vitest";
import { readFrame } from "./frame";
import { frameOf } from "./frame.fake";

test("columns are read at their places", () => {
  const frame = readFrame<{ x: string }>(frameOf({ x: "_step" }, [1, 2, 3, Number.NaN]));
  expect(frame.header).toEqual({ x: "_step" });
  expect([...frame.column([1, 3])]).toEqual([2, 3, Number.NaN]);
});

test("columns share the buffer of the answer", () => {
  const buffer = frameOf({}, [1, 2]);
  expect(readFrame(buffer).column([0, 2]).buffer).toBe(buffer);
});

test("a header beyond ASCII is read", () => {
  expect(readFrame(frameOf({ key: "Verlust ∂ — 損失" }, [])).header).toEqual({
    key: "Verlust ∂ — 損失",
  });
});

test.each([
  ["empty", new ArrayBuffer(0), "cut short"],
  [
    "of another kind",
    new TextEncoder().encode('{"a": 12}').buffer as ArrayBuffer,
    "no series frame",
  ],
  ["cut in a column", frameOf({ a: 1 }, [1, 2]).slice(0, -3), "cut short"],
  ["cut in the header", frameOf({ a: 1, b: 2 }, []).slice(0, 16), "cut short"],
])("an answer %s is refused", (_, buffer, message) => {
  expect(() => readFrame(buffer)).toThrow(message);
});
