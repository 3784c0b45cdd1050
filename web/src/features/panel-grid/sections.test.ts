import { expect, test } from "vitest";
import type { Metric, Stream } from "@/data/types";
import type { PanelSpec } from "@/panels/panel";
import { chartItemsOf, itemsOf, type PanelSection, searchSections, sectionsOf } from "./sections";

const line: PanelSpec = { viewType: "line", accepts: () => true, Panel: () => null };
const find = (kind: string) => (["number", "wandb/cm"].includes(kind) ? line : undefined);
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

test("a custom chart is shown by the panel of its definition", () => {
  const config = { panelDefId: "wandb/cm" };
  const charts = {
    confusion: { panel_type: "Vega2", panel_config: config },
    strange: { panel_type: "Vega2", panel_config: {} },
  };
  expect(chartItemsOf(charts, find)).toEqual([
    { id: "chart/confusion", panelKey: "confusion", stream: "history", spec: line, config },
  ]);
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
