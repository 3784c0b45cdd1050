import { expect, test } from "vitest";
import { markPieces } from "./marks";

test("a hit that crosses two colours is marked in both", () => {
  expect(markPieces([{ text: "abc", bold: true }, { text: "def" }], [[2, 5]])).toEqual([
    { text: "ab", bold: true, isMarked: false },
    { text: "c", bold: true, isMarked: true },
    { text: "de", isMarked: true },
    { text: "f", isMarked: false },
  ]);
});

test("several hits in one piece", () => {
  const texts = markPieces(
    [{ text: "xaxax" }],
    [
      [1, 2],
      [3, 4],
    ],
  );
  expect(texts.map((piece) => [piece.text, piece.isMarked])).toEqual([
    ["x", false],
    ["a", true],
    ["x", false],
    ["a", true],
    ["x", false],
  ]);
});

test("without hits nothing is cut", () => {
  expect(markPieces([{ text: "abc" }], [])).toEqual([{ text: "abc", isMarked: false }]);
});
