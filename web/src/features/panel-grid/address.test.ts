import { expect, test } from "vitest";
import { FRESH } from "@/features/workspace/document";
import { type LaidSection, layOut, loggedKeys } from "@/features/workspace/layout";
import { typeOf } from "@/panels/registry";
import { addressOf, panelAt } from "./address";

const metric = (key: string) => ({ key, kind: "number", runs: 1, count: 1, last_step: 0 });
const LINE = typeOf("Run History Line Plot", {});
const SECTIONS = layOut(FRESH, loggedKeys(["a/x", "a/y", "b/x"].map(metric), "history"), {
  all: [LINE],
  typeOf: () => LINE,
});
const [first] = SECTIONS;
const twice: readonly LaidSection[] = first
  ? [
      {
        ...first,
        panels: [...first.panels, ...first.panels.map((one) => ({ ...one, id: `${one.id}2` }))],
      },
    ]
  : [];

test("a panel is found again by its names", () => {
  const address = addressOf(SECTIONS, "history/a/y");
  expect(address).toEqual({ title: "a/y", section: "a", id: "" });
  expect(address && panelAt(SECTIONS, address)?.id).toBe("history/a/y");
  expect(panelAt(SECTIONS, { title: "b/x", section: "renamed", id: "" })?.id).toBe("history/b/x");
  expect(panelAt(SECTIONS, { title: "gone", section: "a", id: "" })).toBeUndefined();
  expect(addressOf(SECTIONS, "gone")).toBeNull();
});

test("of two that are called alike each has its id", () => {
  const address = addressOf(twice, "history/a/x2");
  expect(address).toEqual({ title: "a/x", section: "a", id: "history/a/x2" });
  expect(address && panelAt(twice, address)?.id).toBe("history/a/x2");
});
