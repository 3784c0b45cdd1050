import { expect, test } from "vitest";
import { nwOf, ownerOf, RUN_CHARTS, viewName } from "./names";

test.each([
  [null, "nw-ann-w"],
  ["abc", "nw-abc-v"],
  ["nwuserbob", "nw-bob-w"],
])("?nw=%s is the view %s, and back", (nw, name) => {
  expect(viewName(nw, "ann")).toBe(name);
  expect(nwOf(name, "ann")).toBe(nw);
});

test("workspaces have an owner, saved views have none", () => {
  expect([ownerOf("nw-ann-w"), ownerOf(viewName(RUN_CHARTS, "ann")), ownerOf("nw-abc-v")]).toEqual([
    "ann",
    "ann",
    null,
  ]);
});
