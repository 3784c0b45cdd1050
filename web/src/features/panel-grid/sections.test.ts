import { expect, test } from "vitest";
import type { CustomChart, Metric, Stream } from "@/data/types";
import type { PanelSpec } from "@/panels/panel";
import { chartItemsOf, itemsOf, type PanelSection, searchSections, sectionsOf } from "./sections";

const panel = (shows: PanelSpec["shows"], more: Partial<PanelSpec> = {}): PanelSpec => ({
  viewType: shows,
  shows,
  accepts: () => true,
  Panel: () => null,
  ...more,
});
const PANELS: Readonly<Record<string, PanelSpec>> = {
  number: panel("curves"),
  "image-file": panel("pictures"),
  "table-file": panel("table"),
  "wandb/cm": panel("chart", { draws: (key) => [`${key}_table`] }),
};
const find = (kind: string) => PANELS[kind];
const metric = (key: string, kind = "number"): Metric => ({
  key,
  kind,
  runs: 1,
  count: 1,
  last_step: 0,
});
const items = (stream: Stream, ...keys: string[]) =>
  itemsOf(
    keys.map((key) => metric(key)),
    stream,
    find,
  );
const shape = (sections: readonly PanelSection[]) =>
  sections.map(({ name, items }) => [name, items.map(({ panelKey }) => panelKey)]);

test("keys are grouped by their first part, in natural order", () => {
  const all = items(
    "history",
    "train/loss",
    "val/loss",
    "layer10/w",
    "layer2/w",
    "lr",
    "train/acc",
  );
  expect(shape(sectionsOf(all))).toEqual([
    ["Charts", ["lr"]],
    ["layer2", ["layer2/w"]],
    ["layer10", ["layer10/w"]],
    ["train", ["train/acc", "train/loss"]],
    ["val", ["val/loss"]],
  ]);
});

test("what the system says is one section, at the end", () => {
  const all = [...items("events", "system.gpu.0.temp", "system.cpu"), ...items("history", "z/a")];
  expect(shape(sectionsOf(all))).toEqual([
    ["z", ["z/a"]],
    ["System", ["system.cpu", "system.gpu.0.temp"]],
  ]);
});

test("our own keys and kinds that no panel shows are left out", () => {
  const metrics = [metric("_runtime"), metric("note", "other"), metric("loss")];
  expect(itemsOf(metrics, "history", find).map(({ panelKey }) => panelKey)).toEqual(["loss"]);
});

const config = { panelDefId: "wandb/cm" };
const chart = (key: string, panel_config: CustomChart["panel_config"] = config): CustomChart => ({
  key,
  panel_type: "Vega2",
  panel_config,
  runs: 1,
});

test("a custom chart is shown by the panel of its definition", () => {
  const spec = PANELS["wandb/cm"];
  expect(chartItemsOf([chart("confusion"), chart("strange", {})], find)).toEqual([
    { id: "chart/confusion", panelKey: "confusion", stream: "history", spec, config },
  ]);
});

test("a table that a chart draws has no panel of its own", () => {
  const tables = [metric("confusion_table", "table-file"), metric("other_table", "table-file")];
  const all = [...itemsOf(tables, "history", find), ...chartItemsOf([chart("confusion")], find)];
  expect(shape(sectionsOf(all))).toEqual([["Charts", ["confusion", "other_table"]]]);
});

test("a section shows curves, pictures, charts and tables, and counters last", () => {
  const metrics = [
    metric("a_table", "table-file"),
    metric("a_shot", "image-file"),
    metric("epoch"),
    metric("global_step"),
    metric("loss"),
    metric("steps_taken"),
  ];
  const all = [...itemsOf(metrics, "history", find), ...chartItemsOf([chart("cm")], find)];
  expect(shape(sectionsOf(all))).toEqual([
    ["Charts", ["loss", "steps_taken", "a_shot", "cm", "a_table", "epoch", "global_step"]],
  ]);
});

test("sections with curves stand before those without", () => {
  const metrics = [
    metric("epoch"),
    metric("shot", "image-file"),
    metric("media/shot", "image-file"),
  ];
  const all = [...itemsOf(metrics, "history", find), ...items("history", "val/a", "train/a")];
  const names = (list: readonly PanelSection[]) => list.map(({ name }) => name);
  expect(names(sectionsOf(all))).toEqual(["train", "val", "Charts", "media"]);
  const withLoss = [...all, ...items("history", "loss")];
  expect(names(sectionsOf(withLoss))).toEqual(["Charts", "train", "val", "media"]);
});

test("a search leaves matching panels and no empty section", () => {
  const sections = sectionsOf(items("history", "train/loss", "train/acc", "val/lr"));
  expect(shape(searchSections(sections, "loss|acc$"))).toEqual([
    ["train", ["train/acc", "train/loss"]],
  ]);
});

test("half a pattern hides nothing", () => {
  const sections = sectionsOf(items("history", "a", "b"));
  expect(shape(searchSections(sections, "("))).toEqual([["Charts", ["a", "b"]]]);
});
