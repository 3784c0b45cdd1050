import { expect, test } from "vitest";
import { FRESH, HIDDEN, type Workspace } from "@/features/workspace/document";
import type { Edit } from "@/features/workspace/edits";
import { type LaidSection, layOut, loggedKeys } from "@/features/workspace/layout";
import type { PanelType } from "@/panels/panel";
import { actionsOf, type GridActions } from "./useActions";

const line: PanelType = {
  viewType: "line",
  label: "Line",
  shows: "curves",
  automatic: ({ key }) => ({ key }),
  titleOf: ({ key, title }) => String(title ?? key),
  keysOf: ({ key }) => [String(key)],
  Panel: () => null,
};
const TYPES = { all: [line], typeOf: () => line };
const metric = (key: string) => ({ key, kind: "number", runs: 1, count: 1, last_step: 0 });
const LOGGED = loggedKeys(["a/x", "a/y", "b/x"].map(metric), "history");
const lay = (workspace: Workspace) => layOut(workspace, LOGGED, TYPES);
const shape = (sections: readonly LaidSection[]) =>
  sections.map(({ name, panels }) => `${name}: ${panels.map(({ title }) => title).join(" ")}`);

/** The layout after something was done, in an automatic workspace that nobody has touched. */
function after(act: (actions: GridActions) => void, from = FRESH): Workspace {
  let workspace = from;
  act(
    actionsOf(
      (_: string, change: Edit) => {
        workspace = change(workspace);
      },
      () => lay(from),
    ),
  );
  return workspace;
}

test("an automatic panel is changed where it stands, and keeps its id", () => {
  const laid = lay(after(({ change }) => change("history/a/x", { title: "X!" })));
  expect(shape(laid)).toEqual(["a: X! a/y", "b: b/x"]);
  expect(laid[0]?.panels[0]?.id).toBe("history/a/x");
});

test("a panel is moved, copied and taken away", () => {
  expect(shape(lay(after(({ move }) => move("history/a/y", "a", "history/a/x"))))).toEqual([
    "a: a/y a/x",
    "b: b/x",
  ]);
  expect(shape(lay(after(({ move }) => move("history/a/y", "b", null))))).toEqual([
    "a: a/x",
    "b: b/x a/y",
  ]);
  expect(shape(lay(after(({ duplicate }) => duplicate("history/a/x"))))).toEqual([
    "a: a/x a/x a/y",
    "b: b/x",
  ]);
  const without = after(({ remove }) => remove("history/a/x"));
  expect(shape(lay(without))).toEqual(["a: a/y", "b: b/x"]);
  expect(without.sections.at(-1)?.name).toBe(HIDDEN);
});

test("panels and sections change places with their neighbours, up to the ends", () => {
  const places = (act: (actions: GridActions) => void) => shape(lay(after(act)));
  const [before, swapped] = [
    ["a: a/x a/y", "b: b/x"],
    ["a: a/y a/x", "b: b/x"],
  ];
  expect(places(({ shift }) => shift("history/a/y", -1))).toEqual(swapped);
  expect(places(({ shift }) => shift("history/a/x", 1))).toEqual(swapped);
  expect(places(({ shift }) => shift("history/a/x", -1))).toEqual(before);
  expect(places(({ shift }) => shift("history/a/y", 1))).toEqual(before);
  const sections = ["b: b/x", "a: a/x a/y"];
  expect(places(({ shiftSection }) => shiftSection("b", -1))).toEqual(sections);
  expect(places(({ shiftSection }) => shiftSection("a", 1))).toEqual(sections);
  expect(places(({ shiftSection }) => shiftSection("a", -1))).toEqual(before);
});

test("sections are sorted, moved, named and taken away", () => {
  const mixed = after(({ move }) => move("history/a/y", "a", "history/a/x"));
  expect(shape(lay(after(({ sortSection }) => sortSection("a"), mixed)))[0]).toBe("a: a/x a/y");
  expect(shape(lay(after(({ moveSection }) => moveSection("b", "a"))))).toEqual([
    "b: b/x",
    "a: a/x a/y",
  ]);
  expect(shape(lay(after(({ renameSection }) => renameSection("a", "A"))))).toEqual([
    "A: a/x a/y",
    "b: b/x",
  ]);
  expect(shape(lay(after(({ removeSection }) => removeSection("a"))))).toEqual(["b: b/x"]);
  const added = after(({ addSection }) => addSection("new", "a", "below"));
  expect(shape(lay(added))).toEqual(["a: a/x a/y", "new: ", "b: b/x"]);
});

test("a new panel stands at the end of its section", () => {
  let id = "";
  const laid = lay(
    after(({ add }) => {
      id = add("a", "line", { key: "mine" });
    }),
  );
  expect(shape(laid)[0]).toBe("a: a/x a/y mine");
  expect(laid[0]?.panels.at(-1)?.id).toBe(id);
});

test("several panels are added and taken away in one step", () => {
  const changed = after(({ exchange }) =>
    exchange("a", [{ viewType: "line", config: { key: "z", title: "Z" } }], ["history/a/x"]),
  );
  expect(shape(lay(changed))).toEqual(["a: a/y Z", "b: b/x"]);
});

test("a section has a size and settings of its own", () => {
  const flow = { columns: 2, rows: 3, height: 200 };
  const changed = after(({ setFlow }) => setFlow("b", flow));
  expect(lay(changed).map((section) => section.flow)).toEqual([null, flow]);
  const set = after(({ setUp }) => setUp("b", { xAxis: "_runtime" }), changed);
  expect(lay(set)[1]).toMatchObject({ flow, settings: { xAxis: "_runtime" } });
});
