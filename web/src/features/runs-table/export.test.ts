import { expect, test } from "vitest";
import { columnsOf } from "./columns";
import { runsCsv } from "./export";
import { fakeRun } from "./run.fake";

test("a run is a line, with full numbers and its id", () => {
  const run = fakeRun("x1", {
    name: '=the "best"',
    tags: ["a", "b"],
    summary: { loss: 0.123456789, nan: "NaN" },
  });
  const wanted = new Set(["name", "created", "tags", "summary.loss", "summary.nan"]);
  const columns = columnsOf([[run]]).filter(({ id }) => wanted.has(id));
  expect(runsCsv(columns, [run])).toBe(
    'id,Name,Created,Tags,summary.loss,summary.nan\r\nx1,"\'=the ""best""",1970-01-01T00:00:00.000Z,"[""a"",""b""]",0.123456789,NaN\r\n',
  );
});
