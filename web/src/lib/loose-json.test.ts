import { expect, test } from "vitest";
import { parseLooseJson } from "./loose-json";

test("plain JSON is taken as it is", () => {
  expect(parseLooseJson('{"a": [1, "NaN", null]}')).toEqual({ a: [1, "NaN", null] });
});

test("numbers that JSON lacks become words, but only outside of strings", () => {
  expect(parseLooseJson('[NaN, -Infinity, Infinity, "is NaN", "q\\" NaN"]')).toEqual([
    "NaN",
    "-Infinity",
    "Infinity",
    "is NaN",
    'q" NaN',
  ]);
});

test("what is no JSON stays an error", () => {
  expect(() => parseLooseJson("[NaN")).toThrow(SyntaxError);
  expect(() => parseLooseJson("nope")).toThrow(SyntaxError);
});
