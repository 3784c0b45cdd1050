import { expect, test } from "vitest";
import { FRESH, readWorkspace, writeWorkspace } from "./document";
import { addPanel, changeRunSet, changeSettings, newPanel, setAutomatic, setPrefix } from "./edits";
import { cascade } from "./settings";
import { beginningOf, templateOf } from "./template";

const arranged = [
  changeSettings({ xAxis: "_runtime", panelSize: "l" }),
  setAutomatic(false),
  setPrefix("last"),
  changeRunSet({ search: "walk" }),
  addPanel("mine", newPanel("Run History Line Plot", { metrics: ["loss"] })),
].reduce((now, edit) => edit(now), FRESH);

test("a template keeps how panels come and are drawn, and nothing of a project", () => {
  const again = beginningOf(writeWorkspace(templateOf(arranged)));
  expect([cascade(again.settings).x, again.settings.panelSize]).toEqual(["_runtime", "l"]);
  expect([again.isAutomatic, again.prefix]).toEqual([false, "last"]);
  expect([again.sections, again.runSet.search]).toEqual([[], ""]);
});

test("what another tool wrote as a template is begun with whole", () => {
  const spec = writeWorkspace(arranged);
  expect(beginningOf(spec)).toEqual(readWorkspace(spec));
  expect(beginningOf(spec).sections.map(({ name }) => name)).toEqual(["mine"]);
});

test("charts of single runs take over how lines are drawn, and no more", () => {
  const ofRuns = beginningOf(writeWorkspace(templateOf(arranged)), true);
  expect(cascade(ofRuns.settings).x).toBe("_runtime");
  expect([ofRuns.isAutomatic, ofRuns.prefix]).toEqual([true, "first"]);
});

test("without a template all is as usual", () => {
  expect(beginningOf(null)).toBe(FRESH);
});
