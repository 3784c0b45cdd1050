import { expect, test } from "vitest";
import { cellText } from "./cell";

test.each([
  [1 / 3, "0.3333"],
  ["x", "x"],
  [null, ""],
  [undefined, ""],
  [true, "true"],
  [[1, 2], "[1,2]"],
  [{ _type: "image-file" }, "image-file"],
  ["Infinity", "∞"],
])("%o is shown as “%s”", (cell, text) => {
  expect(cellText(cell)).toBe(text);
});
