import { expect, test } from "vitest";
import { FRESH } from "@/features/workspace/document";
import { addPanel, newPanel } from "@/features/workspace/edits";
import { layOut, loggedKeys } from "@/features/workspace/layout";
import { PANELS, typeOf } from "@/panels/registry";
import { panelFor, shownKeys } from "./shown-keys";

const metric = (key: string, kind = "number") => ({ key, kind, runs: 1, count: 1, last_step: 0 });
const LINE = "Run History Line Plot";

test("keys are shown by panels of their own, or among others", () => {
  const both = newPanel(LINE, { metrics: ["a", "b"] });
  const logged = loggedKeys(
    ["a", "b", "c"].map((key) => metric(key)),
    "history",
  );
  const sections = layOut(addPanel("Charts", both)(FRESH), logged, { all: PANELS, typeOf });
  expect([...shownKeys(sections)]).toEqual([
    ["a", []],
    ["b", []],
    ["c", ["history/c"]],
  ]);
});

test("a key gets the panel that it would get by itself", () => {
  expect(panelFor(metric("loss"))).toEqual({ viewType: LINE, config: { metrics: ["loss"] } });
  expect(panelFor(metric("_runtime"))).toBeNull();
});
