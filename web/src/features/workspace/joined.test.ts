import { expect, test } from "vitest";
import { FRESH, type Workspace } from "./document";
import {
  addPanel,
  addSection,
  changePanel,
  changeRunSet,
  changeSettings,
  inTurn,
  movePanel,
  newPanel,
  removePanel,
} from "./edits";
import { joined } from "./joined";

const [loss, acc, lr] = ["loss", "acc", "lr"].map((metric) =>
  newPanel("Run History Line Plot", { metrics: [metric] }),
) as [ReturnType<typeof newPanel>, ReturnType<typeof newPanel>, ReturnType<typeof newPanel>];
const base = inTurn(addPanel("a", loss), addPanel("a", acc))({ ...FRESH, isAutomatic: false });
const panels = (workspace: Workspace) =>
  workspace.sections.map(({ name, panels }) => [name, ...panels.map(({ id }) => id)]);

test("what each changed is kept: panels of one, shown runs of the other", () => {
  const mine = inTurn(changeRunSet({ search: "x" }), changeSettings({ smoothing: 3 }))(base);
  const theirs = inTurn(addPanel("a", lr, 1), changeSettings({ xAxis: "_runtime" }))(base);
  const both = joined(base, mine, theirs);
  expect(panels(both)).toEqual([["a", loss.id, lr.id, acc.id]]);
  expect(both.runSet.search).toBe("x");
  expect(both.settings).toEqual({ xAxis: "_runtime", smoothing: 3 });
});

test("what both added is there, and what either took away is not", () => {
  const mine = inTurn(addPanel("a", lr), addSection("mine", "a", "below"))(base);
  const theirs = inTurn(removePanel(acc.id), addSection("theirs", "a", "below"))(base);
  expect(panels(joined(base, mine, theirs))).toEqual([["a", loss.id, lr.id], ["theirs"], ["mine"]]);
});

test("a section that both began holds the panels of both", () => {
  const none = { ...FRESH, isAutomatic: false };
  const mine = inTurn(addPanel("a", loss), addPanel("a", lr))(none);
  const theirs = inTurn(addPanel("a", loss), addPanel("a", acc))(none);
  expect(panels(joined(none, mine, theirs))).toEqual([["a", loss.id, acc.id, lr.id]]);
});

test("what one took away and the other changed stays", () => {
  const mine = changePanel(acc.id, { title: "A" })(base);
  const both = joined(base, mine, removePanel(acc.id)(base));
  expect(panels(both)).toEqual([["a", loss.id, acc.id]]);
});

test("what both changed is as it is here, and a panel that was moved there is there once", () => {
  const mine = changePanel(loss.id, { title: "mine" })(base);
  const theirs = inTurn(
    changePanel(loss.id, { title: "theirs" }),
    addSection("b", "a", "below"),
    movePanel(acc.id, "b", null),
  )(base);
  const both = joined(base, mine, theirs);
  expect(panels(both)).toEqual([
    ["a", loss.id],
    ["b", acc.id],
  ]);
  expect(both.sections[0]?.panels[0]?.config.title).toBe("mine");
});

test("the order is that of the window that changed it", () => {
  const moved = movePanel(acc.id, "a", loss.id)(base);
  const changed = changePanel(loss.id, { title: "L" })(base);
  expect(panels(joined(base, changed, moved))).toEqual([["a", acc.id, loss.id]]);
  expect(panels(joined(base, moved, changed))).toEqual([["a", acc.id, loss.id]]);
});
