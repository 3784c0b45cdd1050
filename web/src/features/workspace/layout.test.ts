import { expect, test } from "vitest";
import type { CustomChart, Metric, Stream } from "@/data/types";
import type { JsonObject } from "@/lib/json";
import type { LoggedKey, PanelType } from "@/panels/panel";
import { FRESH, type Workspace } from "./document";
import { addPanel, changeSection, newPanel, removePanel, settle } from "./edits";
import {
  type LaidSection,
  layOut,
  loggedCharts,
  loggedKeys,
  type PanelTypes,
  searchSections,
} from "./layout";

const type = (shows: PanelType["shows"], kind: string): PanelType => ({
  viewType: shows,
  label: shows,
  shows,
  automatic: (logged) =>
    logged.kind === kind
      ? { key: logged.key, ...(logged.stream === "events" && { stream: "events" }) }
      : null,
  titleOf: ({ key }) => String(key),
  keysOf: ({ key }) => [String(key)],
  Panel: () => null,
});
const matrix: PanelType = {
  ...type("chart", ""),
  automatic: ({ key, kind, chart }) => (kind === "wandb/cm" ? { ...chart, chartKey: key } : null),
  titleOf: ({ chartKey }) => String(chartKey),
  keysOf: ({ chartKey }) => [`${chartKey}_table`],
};
const ALL = [
  type("curves", "number"),
  type("pictures", "image-file"),
  type("table", "table-file"),
  matrix,
];
const TYPES: PanelTypes = {
  all: ALL,
  typeOf: (viewType) => ALL.find((one) => one.viewType === viewType) ?? matrix,
};
const metric = (key: string, kind = "number"): Metric => ({
  key,
  kind,
  runs: 1,
});
const keys = (stream: Stream, ...names: string[]) =>
  loggedKeys(
    names.map((name) => metric(name)),
    stream,
  );
const lay = (logged: readonly LoggedKey[], workspace: Workspace = FRESH) =>
  layOut(workspace, logged, TYPES);
const shape = (sections: readonly LaidSection[]) =>
  sections.map(({ name, panels }) => [name, panels.map(({ title }) => title)]);

test("keys are grouped by their first part, in natural order", () => {
  const names = ["train/loss", "val/loss", "layer10/w", "layer2/w", "lr", "train/acc"];
  expect(shape(lay(keys("history", ...names)))).toEqual([
    ["Charts", ["lr"]],
    ["layer2", ["layer2/w"]],
    ["layer10", ["layer10/w"]],
    ["train", ["train/acc", "train/loss"]],
    ["val", ["val/loss"]],
  ]);
});

test("what the system says is one section, at the end", () => {
  const logged = [...keys("events", "system.gpu.0.temp", "system.cpu"), ...keys("history", "z/a")];
  expect(shape(lay(logged))).toEqual([
    ["z", ["z/a"]],
    ["System", ["system.cpu", "system.gpu.0.temp"]],
  ]);
});

test("our own keys and kinds that no panel shows are left out", () => {
  const logged = loggedKeys(
    [metric("_runtime"), metric("note", "other"), metric("loss")],
    "history",
  );
  expect(shape(lay(logged))).toEqual([["Charts", ["loss"]]]);
});

const chart = (
  key: string,
  panel_config: JsonObject = { panelDefId: "wandb/cm" },
): CustomChart => ({
  key,
  panel_type: "Vega2",
  panel_config,
  runs: 1,
});

test("a custom chart is shown by the panel of its definition, with the table that it draws", () => {
  const tables = [metric("confusion_table", "table-file"), metric("other_table", "table-file")];
  const logged = [
    ...loggedKeys(tables, "history"),
    ...loggedCharts([chart("confusion"), chart("strange", {})]),
  ];
  expect(shape(lay(logged))).toEqual([["Charts", ["confusion", "other_table"]]]);
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
  const logged = [...loggedKeys(metrics, "history"), ...loggedCharts([chart("cm")])];
  expect(shape(lay(logged))).toEqual([
    ["Charts", ["loss", "steps_taken", "a_shot", "cm", "a_table", "epoch", "global_step"]],
  ]);
});

test("sections with curves stand before those without", () => {
  const metrics = [
    metric("epoch"),
    metric("shot", "image-file"),
    metric("media/shot", "image-file"),
  ];
  const logged = [...loggedKeys(metrics, "history"), ...keys("history", "val/a", "train/a")];
  const names = (list: readonly LaidSection[]) => list.map(({ name }) => name);
  expect(names(lay(logged))).toEqual(["train", "val", "Charts", "media"]);
  const withLoss = [...logged, ...keys("history", "loss")];
  expect(names(lay(withLoss))).toEqual(["Charts", "train", "val", "media"]);
});

test("sections of the document keep their order, and later keys of theirs come behind", () => {
  const logged = keys("history", "a/x", "b/x", "c/x");
  const moved = settle(lay(logged).toReversed())(FRESH);
  const later = keys("history", "a/x", "a/y", "b/x", "c/x", "d/x");
  expect(shape(lay(later, moved))).toEqual([
    ["c", ["c/x"]],
    ["b", ["b/x"]],
    ["a", ["a/x", "a/y"]],
    ["d", ["d/x"]],
  ]);
});

test("a key with a panel of the document has none by itself", () => {
  const stored = addPanel("Mine", newPanel("curves", { key: "a/x" }))(FRESH);
  expect(shape(lay(keys("history", "a/x", "a/y"), stored))).toEqual([
    ["Mine", ["a/x"]],
    ["a", ["a/y"]],
  ]);
});

test("the key of a system metric is not that of a history with the same name", () => {
  const stored = addPanel("Mine", newPanel("curves", { key: "cpu" }))(FRESH);
  expect(shape(lay(keys("events", "cpu"), stored))).toEqual([
    ["Mine", ["cpu"]],
    ["System", ["cpu"]],
  ]);
});

test("a panel that is taken away does not come back by itself", () => {
  const logged = keys("history", "a/x", "a/y");
  const laid = lay(logged);
  const settled = settle(laid, ["a"])(FRESH);
  const panel = lay(logged, settled)[0]?.panels[0];
  const without = removePanel(panel?.id ?? "")(settled);
  expect(shape(lay(logged, without))).toEqual([["a", ["a/y"]]]);
});

test("a manual workspace shows what is in the document alone", () => {
  const manual = { ...FRESH, isAutomatic: false };
  const stored = addPanel("Mine", newPanel("curves", { key: "a/x" }))(manual);
  expect(shape(lay(keys("history", "a/x", "b/y"), stored))).toEqual([["Mine", ["a/x"]]]);
});

test("closing an automatic section keeps everything where it is", () => {
  const logged = keys("history", "a/x", "b/x");
  const laid = lay(logged);
  const closed = changeSection("b", (old) => ({ ...old, isOpen: false }))(settle(laid)(FRESH));
  const after = lay(logged, closed);
  expect(shape(after)).toEqual(shape(laid));
  expect(after.map(({ isOpen }) => isOpen)).toEqual([true, false]);
});

test("a search leaves matching panels and no empty section", () => {
  const sections = lay(keys("history", "train/loss", "train/acc", "val/lr"));
  expect(shape(searchSections(sections, "loss|acc$"))).toEqual([
    ["train", ["train/acc", "train/loss"]],
  ]);
});

test("half a pattern hides nothing", () => {
  expect(shape(searchSections(lay(keys("history", "a", "b")), "("))).toEqual([
    ["Charts", ["a", "b"]],
  ]);
});
