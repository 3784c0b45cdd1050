import { expect, test } from "vitest";
import { breakAt } from "./indent";

test.each([
  ["method: grid", 12, "\n"],
  ["parameters:", 11, "\n  "],
  ["parameters:\n  lr:", 17, "\n    "],
  ["parameters:\n  lr:\n    min: 1", 28, "\n    "],
  ["parameters: ", 12, "\n  "],
  ["", 0, "\n"],
])("behind %j at %i comes %j", (text, at, expected) => {
  expect(breakAt(text, at)).toBe(expected);
});
