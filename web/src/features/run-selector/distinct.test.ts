import { expect, test } from "vitest";
import { PALETTE } from "@/lib/colour";
import { distinctColor } from "./distinct";

test("alone, a run has its own colour", () => {
  expect(distinctColor("#ef4444", new Map())).toBe("#ef4444");
});

test("beside a red another red is not chosen", () => {
  const second = distinctColor("#f43f5e", new Map([["#ef4444", 1]]));
  expect(["#ef4444", "#f43f5e", "#f97316", "#ec4899"]).not.toContain(second);
});

test("no colour comes twice before all have come once", () => {
  const inUse = new Map<string, number>();
  for (const _ of PALETTE) inUse.set(distinctColor("#ef4444", inUse), 1);
  expect(inUse.size).toBe(PALETTE.length);
});

test("a colour from outside of the palette is kept away from too", () => {
  expect(distinctColor("#ef4444", new Map([["#0ea5e8", 1]]))).not.toBe("#0ea5e9");
});
