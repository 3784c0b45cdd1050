import { describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/json";
import {
  distinct,
  filled,
  joined,
  queryFor,
  rowsOfTable,
  safeName,
  slotsOf,
  specOf,
  wantedOf,
} from "./chart";
import { PRESETS } from "./presets";

const RUNS = [{ name: "a", color: "#111111" }];

describe("wantedOf", () => {
  test("reads what the query asks for, and writes it as W&B does", () => {
    const wanted = { source: "historyTable", tableKey: "t", keys: [] } as const;
    expect(wantedOf({ userQuery: queryFor(wanted) }, "chart")).toEqual(wanted);
    const summary = { source: "summary", tableKey: "", keys: ["loss", "acc"] } as const;
    expect(wantedOf({ userQuery: queryFor(summary) }, "chart")).toEqual(summary);
  });

  test("without a query it is the table beside the chart", () => {
    expect(wantedOf({}, "roc").tableKey).toBe("roc_table");
  });
});

describe("definitions", () => {
  const SPEC = `{"title": "\${string:title:none}", "mark": "bar", "encoding": {"x": {"field": "\${field:x}"}}}`;

  test("slots are found and filled, with what JSON needs escaped", () => {
    expect(slotsOf(SPEC)).toEqual({ fields: ["x"], strings: ["title"] });
    expect(filled(SPEC, { fields: { x: "a.b" }, strings: { title: 'say "hi"' } })).toEqual({
      title: 'say "hi"',
      mark: "bar",
      encoding: { x: { field: "a_b" } },
    });
    expect(filled(SPEC, { fields: {}, strings: {} }).title).toBe("none");
    expect(() => filled("[]", { fields: {}, strings: {} })).toThrow("object");
  });

  test("the panel's own goes before a preset; an unknown name is told", () => {
    const own = { panelDefId: "wandb/bar/v0", customPanelDef: { spec: '{"mark": "rect"}' } };
    expect(specOf(own, RUNS)).toEqual({ mark: "rect" });
    expect(() => specOf({ panelDefId: "me/mine" }, RUNS)).toThrow("me/mine");
  });

  test("every preset draws the columns that play its parts", () => {
    for (const [panelDefId, preset] of Object.entries(PRESETS)) {
      const fieldSettings: JsonObject = Object.fromEntries(
        preset.fields.map((part) => [part, `col ${part}`]),
      );
      const spec = specOf({ panelDefId, fieldSettings, stringSettings: { title: "T" } }, RUNS);
      const used = JSON.stringify(spec);
      expect(spec.title).toBe("T");
      for (const part of preset.fields) expect(used).toContain(`"col ${part}"`);
    }
  });
});

test("rows are told apart by their run", () => {
  const rows = rowsOfTable({ columns: ["a.b", "c"], rows: [[1, "x"], [2]] });
  expect(joined([{ name: "r", color: "red", rows }])[1]).toEqual({
    a_b: 2,
    c: null,
    run: "r",
    name: "r",
    run_color: "red",
    color: "red",
  });
  expect(safeName("a[0]")).toBe("a_0_");
});

test("runs of one name stay apart", () => {
  const names = distinct([{ name: "a" }, { name: "b" }, { name: "a" }]).map(({ name }) => name);
  expect(names).toEqual(["a", "b", "a (2)"]);
});
