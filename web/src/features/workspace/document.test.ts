import { expect, test } from "vitest";
import type { Json, JsonObject } from "@/lib/json";
import { FRESH, readWorkspace, writeWorkspace } from "./document";
import { addPanel, newPanel } from "./edits";
import { NATURAL } from "./run-feed";

/** As `wandb-workspaces` writes one. */
const THEIRS: JsonObject = {
  section: {
    panelBankConfig: {
      state: 1,
      settings: { autoOrganizePrefix: 2, showEmptySections: false, sortAlphabetically: true },
      sections: [
        {
          name: "Validation",
          isOpen: true,
          type: "flow",
          flowConfig: { snapToColumns: true, columnsPerPage: 4, rowsPerPage: 1, boxHeight: 200 },
          sorted: 0,
          localPanelSettings: { xAxis: "_step", smoothingActive: false },
          panels: [
            {
              __id__: "p1",
              layout: { x: 1, y: 2, w: 3, h: 4 },
              viewType: "Run History Line Plot",
              config: { metrics: ["val_loss"], somethingNew: { deep: [1, null] } },
              key: "unknown here",
            },
          ],
          pinned: false,
          futureFlag: "kept",
        },
      ],
    },
    panelBankSectionConfig: { name: "Report Panels", isOpen: false, panels: [], type: "grid" },
    customRunColors: { r1: "#ff0000", group: { nested: "#00ff00" } },
    name: "",
    runSets: [
      {
        id: "s",
        runFeed: { version: 2, columnVisible: {}, pageSize: 10 },
        enabled: true,
        name: "Run set",
        search: { query: "abc", isRegex: true },
        filters: { filterFormat: "filterV2", filters: [] },
        grouping: [{ section: "config", name: "lr.value" }],
        sort: { keys: [{ key: { section: "summary", name: "loss" }, ascending: true }] },
        selections: { root: 1, bounds: [], tree: ["r2"] },
        expandedRowAddresses: [],
      },
      { id: "second" },
    ],
    settings: { smoothingWeight: 20, smoothingType: "gaussian", shouldAutoGeneratePanels: false },
    openRunSet: 0,
    openViz: true,
  },
  vizExpanded: false,
  libraryExpanded: true,
  version: -1,
};

test("what other tools wrote comes back whole, known or not", () => {
  expect(holds(writeWorkspace(readWorkspace(THEIRS)), THEIRS)).toBe(true);
});

test("what other tools wrote is understood", () => {
  const { isAutomatic, prefix, sections, runSet, colors } = readWorkspace(THEIRS);
  expect([isAutomatic, prefix, colors]).toEqual([false, "last", { r1: "#ff0000" }]);
  const [section] = sections;
  expect(section?.flow).toEqual({ columns: 4, rows: 1, height: 200 });
  expect(section?.panels.map(({ id, viewType }) => [id, viewType])).toEqual([
    ["p1", "Run History Line Plot"],
  ]);
  const { raw: _, ...known } = runSet;
  expect(known).toEqual({
    columns: NATURAL,
    search: "abc",
    isRegex: true,
    filters: { filterFormat: "filterV2", filters: [] },
    grouping: [{ section: "config", name: "lr.value" }],
    sort: [{ key: { section: "summary", name: "loss" }, isAscending: true }],
    showsOthers: true,
    exceptions: ["r2"],
    alsoShown: [],
    pinned: [],
    baseline: null,
  });
});

test("an edit touches nothing else", () => {
  const edited = addPanel(
    "New",
    newPanel("Markdown Panel", { value: "# é" }),
  )(readWorkspace(THEIRS));
  const written = writeWorkspace(edited);
  const again = readWorkspace(written);
  expect(again.sections.map(({ name }) => name)).toEqual(["Validation", "New"]);
  expect(again.sections[1]?.panels[0]?.config).toEqual({ value: "# é" });
  expect(holds(written.section, { runSets: (THEIRS.section as JsonObject).runSets as Json })).toBe(
    true,
  );
});

test("what was taken away does not come back from what was read", () => {
  const before = readWorkspace(
    writeWorkspace({
      ...FRESH,
      colors: { a: "#111111" },
      runSet: { ...FRESH.runSet, showsOthers: true, pinned: ["p"], baseline: "p" },
    }),
  );
  const runSet = { ...before.runSet, showsOthers: null, pinned: [], baseline: null };
  const after = readWorkspace(writeWorkspace({ ...before, colors: {}, runSet }));
  expect(after.colors).toEqual({});
  const { showsOthers, pinned, baseline } = after.runSet;
  expect([showsOthers, pinned, baseline]).toEqual([null, [], null]);
});

test.each([null, 1, [], {}, { section: [] }, { section: { settings: 3, runSets: [1] } }])(
  "%j reads as a fresh workspace",
  (spec) => {
    const { raw: _, runSet, ...rest } = readWorkspace(spec);
    const { raw: __, runSet: freshSet, ...fresh } = FRESH;
    expect(rest).toEqual(fresh);
    expect({ ...runSet, raw: null }).toEqual({ ...freshSet, raw: null });
  },
);

/** Everything in `part` stands in `whole` at the same place with the same value. */
function holds(whole: Json | undefined, part: Json): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((item, at) => holds(whole[at], item));
  }
  if (part !== null && typeof part === "object") {
    if (whole === null || typeof whole !== "object" || Array.isArray(whole)) return false;
    return Object.entries(part).every(([key, value]) => holds((whole as JsonObject)[key], value));
  }
  return Object.is(whole, part);
}
