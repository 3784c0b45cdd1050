// biome-ignore-all lint/suspicious/noTemplateCurlyInString: slots in W&B's words
import { expect, test } from "vitest";
import { lineOf } from "./line.fake";
import { rowsOf } from "./nearest";
import { pointText } from "./point";

test("a template tells what is known of a point", () => {
  const band = { low: Float64Array.of(1), high: Float64Array.of(4), original: Float64Array.of(3) };
  const line = lineOf("a", [2], band);
  const [row] = rowsOf({ x: Float64Array.of(7), dx: null, lines: [line] }, 0, ["a"]);
  if (!row) throw new Error("the line has a value");
  expect(
    pointText("${x}: ${y} (${original}) ${low}…${high} ±${spread} ${told} ${else}", row, "7"),
  ).toBe("7: 2 (3) 1…4 ±1.500 – ${else}");
});
