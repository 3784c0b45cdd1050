import { expect, test } from "vitest";
import { colourOf, hashText, PALETTE, withAlpha } from "./colour";

test("a run keeps its colour", () => {
  expect(colourOf("k3v9x0ab")).toBe(colourOf("k3v9x0ab"));
  expect(PALETTE).toContain(colourOf("k3v9x0ab"));
});

test("ids that differ in one letter spread over the whole palette", () => {
  const used = new Set(Array.from({ length: 400 }, (_, i) => colourOf(`run${i}`)));
  expect(used.size).toBe(PALETTE.length);
});

test("the hash is the same on every machine", () => {
  expect(hashText("")).toBe(hashText(""));
  expect(hashText("a")).not.toBe(hashText("b"));
  expect(hashText("run-1")).toBeGreaterThanOrEqual(0);
});

test("alpha is appended as a byte and clamped", () => {
  expect(withAlpha("#0ea5e9", 0.5)).toBe("#0ea5e980");
  expect(withAlpha("#0ea5e9", 2)).toBe("#0ea5e9ff");
  expect(withAlpha("#0ea5e9", -1)).toBe("#0ea5e900");
});
