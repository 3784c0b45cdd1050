import { expect, test } from "vitest";
import { PALETTE } from "@/lib/colour";
import { distinctColor } from "./distinct";

test("alone, a run has its own colour", () => {
  expect(distinctColor("#ef4444", [])).toBe("#ef4444");
});

test("beside a red another red is not chosen", () => {
  const second = distinctColor("#f43f5e", ["#ef4444"]);
  expect(["#ef4444", "#f43f5e", "#f97316", "#ec4899"]).not.toContain(second);
});

test("no colour comes twice before all have come once", () => {
  const inUse: string[] = [];
  for (const _ of PALETTE) inUse.push(distinctColor("#ef4444", inUse));
  expect(new Set(inUse).size).toBe(PALETTE.length);
});

test("a colour from outside of the palette is kept away from too", () => {
  expect(distinctColor("#ef4444", ["#0ea5e8"])).not.toBe("#0ea5e9");
});
