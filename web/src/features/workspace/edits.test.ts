import { expect, test } from "vitest";
import { FRESH, HIDDEN, type Workspace } from "./document";
import {
  addPanel,
  addSection,
  changePanel,
  changeSectionSettings,
  changeSettings,
  duplicatePanel,
  inTurn,
  movePanel,
  moveSection,
  newPanel,
  removePanel,
  removeSection,
  renameSection,
  replacePanel,
  resetPanels,
  setAutomatic,
  setPrefix,
} from "./edits";

const a = newPanel("Line", { metrics: ["a"] });
const b = newPanel("Line", { metrics: ["b"] });
const c = newPanel("Bar", {});
const MANUAL: Workspace = inTurn(
  addPanel("One", a),
  addPanel("One", b),
  addPanel("Two", c),
)({ ...FRESH, isAutomatic: false });
const shape = ({ sections }: Workspace) =>
  Object.fromEntries(sections.map(({ name, panels }) => [name, panels.map(({ id }) => id)]));

test("a panel moves before another one, within a section and to another", () => {
  expect(shape(movePanel(b.id, "One", a.id)(MANUAL))).toEqual({ One: [b.id, a.id], Two: [c.id] });
  expect(shape(movePanel(a.id, "Two", c.id)(MANUAL))).toEqual({ One: [b.id], Two: [a.id, c.id] });
  expect(shape(movePanel(a.id, "Two", null)(MANUAL))).toEqual({ One: [b.id], Two: [c.id, a.id] });
  expect(movePanel(a.id, "One", a.id)(MANUAL)).toBe(MANUAL);
});

test("a copy stands behind its panel and has an id of its own", () => {
  const copied = duplicatePanel(a.id)(MANUAL).sections[0]?.panels ?? [];
  expect(copied.map(({ config }) => config)).toEqual([a.config, a.config, b.config]);
  expect(new Set(copied.map(({ id }) => id)).size).toBe(3);
});

test("config is changed key by key, and undefined takes one away", () => {
  const changed = changePanel(a.id, { metrics: undefined, title: "x" })(MANUAL);
  expect(changed.sections[0]?.panels[0]?.config).toEqual({ title: "x" });
  const replaced = replacePanel(a.id, "Bar", { y: 1 })(MANUAL).sections[0]?.panels[0];
  expect([replaced?.id, replaced?.viewType, replaced?.config]).toEqual([a.id, "Bar", { y: 1 }]);
});

test("what is taken away is gone from a manual workspace, and hidden in an automatic one", () => {
  expect(shape(removePanel(a.id)(MANUAL))).toEqual({ One: [b.id], Two: [c.id] });
  const automatic = { ...MANUAL, isAutomatic: true };
  expect(shape(removePanel(a.id)(automatic))).toEqual({
    One: [b.id],
    Two: [c.id],
    [HIDDEN]: [a.id],
  });
  expect(shape(removeSection("One")(automatic))).toEqual({ Two: [c.id], [HIDDEN]: [a.id, b.id] });
});

test("sections are added, moved and renamed, but never two of one name", () => {
  const names = (workspace: Workspace) => workspace.sections.map(({ name }) => name);
  expect(names(addSection("New", "One", "below")(MANUAL))).toEqual(["One", "New", "Two"]);
  expect(names(addSection("New", "One", "above")(MANUAL))).toEqual(["New", "One", "Two"]);
  expect(addSection("Two", "One", "above")(MANUAL)).toBe(MANUAL);
  expect(names(moveSection("Two", "One")(MANUAL))).toEqual(["Two", "One"]);
  expect(names(renameSection("One", "Uno")(MANUAL))).toEqual(["Uno", "Two"]);
  expect(renameSection("One", "Two")(MANUAL)).toBe(MANUAL);
});

test("a renamed section still takes what belongs to its old name", () => {
  expect(renameSection("One", "Uno")(MANUAL).sections[0]?.takes).toBe("One");
});

test("settings are merged", () => {
  const set = inTurn(changeSettings({ x: 1, y: 2 }), changeSettings({ x: undefined, y: 3 }))(FRESH);
  expect(set.settings).toEqual({ y: 3 });
});

test("panels come by themselves or not, and one can begin anew", () => {
  const before = addSection("mine", "", "below")(FRESH);
  expect(setAutomatic(false)(before)).toMatchObject({
    isAutomatic: false,
    sections: [{ name: "mine" }],
  });
  expect(resetPanels(true)(setAutomatic(false)(before))).toEqual({ ...before, sections: [] });
  expect(setPrefix("last")(before).prefix).toBe("last");
});

test("a section's settings are its own until they are taken back", () => {
  const before = addSection("mine", "", "below")(FRESH);
  const set = changeSectionSettings("mine", { xAxis: "_runtime" })(before);
  expect(set.sections[0]?.settings).toEqual({ xAxis: "_runtime" });
  expect(changeSectionSettings("mine", { xAxis: undefined })(set)).toEqual(before);
});
