import { expect, test } from "vitest";
import { parseCsv, toCsv, withoutFormula } from "./csv";

test("cells are quoted only where needed", () => {
  expect(
    toCsv([
      ["name", "note"],
      ["a,b", 'say "hi"'],
      [1.5, null],
      [true, "two\nlines"],
    ]),
  ).toBe('name,note\r\n"a,b","say ""hi"""\r\n1.5,\r\ntrue,"two\nlines"\r\n');
});

test("what is written is read back", () => {
  const rows = [
    ["a", "b,c"],
    ['"', "\r\n"],
    ["", "x"],
  ];
  expect(parseCsv(toCsv(rows))).toEqual(rows);
});

test("the last line needs no end, and a limit stops early", () => {
  expect(parseCsv("a;b\nc;d", ";")).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
  expect(parseCsv("a\nb\nc\n", ",", 2)).toEqual([["a"], ["b"]]);
  expect(parseCsv("")).toEqual([]);
});

test("a text that a spreadsheet would run as a formula is marked as text, a number is not", () => {
  const cells = ["=1+1", "+1", "-x", "@a", "\t=1", "a=b", "", -1, null, true];
  expect(cells.map(withoutFormula)).toEqual([
    ...["'=1+1", "'+1", "'-x", "'@a", "'\t=1"],
    ...["a=b", "", -1, null, true],
  ]);
});
