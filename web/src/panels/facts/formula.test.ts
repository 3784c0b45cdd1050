// biome-ignore-all lint/suspicious/noTemplateCurlyInString: slots in W&B's words
import { expect, test } from "vitest";
import type { Run } from "@/data/types";
import { readerOf } from "./formula";

const run = {
  id: "r",
  config: { lr: 0.5 },
  summary: { loss: 3, "val/acc": 0.75 },
} as unknown as Run;

test("a number of a run is one of its fields, or computed from them", () => {
  expect(readerOf({}, "loss").read(run)).toBe(3);
  expect(readerOf({ expressions: ["loss * ${config:lr}"] }, "").read(run)).toBe(1.5);
  expect(readerOf({ expressions: ["1 - ${val/acc}"] }, "loss").read(run)).toBe(0.25);
});

test("what cannot be computed is nothing, and a broken formula says why", () => {
  expect(readerOf({ expressions: ["gone + 1"] }, "loss").read(run)).toBeNull();
  const broken = readerOf({ expressions: ["1 +"] }, "loss");
  expect([broken.read(run), broken.problem]).toEqual([null, "something is missing at the end"]);
});
