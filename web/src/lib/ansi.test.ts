import { expect, test } from "vitest";
import { collapseReturns, parseAnsi, stripAnsi } from "./ansi";

const E = "\u001b";

test("plain text is one piece", () => {
  expect(parseAnsi("epoch 1 loss 0.3")).toEqual([{ text: "epoch 1 loss 0.3" }]);
  expect(parseAnsi("")).toEqual([]);
});

test("colours and weights start and end", () => {
  expect(parseAnsi(`${E}[1;31mfail${E}[0m ok ${E}[92mgood${E}[39m.`)).toEqual([
    { text: "fail", bold: true, color: "var(--ansi-1)" },
    { text: " ok " },
    { text: "good", color: "var(--ansi-10)" },
    { text: "." },
  ]);
});

test("256 and true colours", () => {
  expect(parseAnsi(`${E}[38;5;196ma${E}[48;5;232mb${E}[38;2;1;2;3;4mc`)).toEqual([
    { text: "a", color: "rgb(255 0 0)" },
    { text: "b", color: "rgb(255 0 0)", background: "rgb(8 8 8)" },
    { text: "c", color: "rgb(1 2 3)", background: "rgb(8 8 8)", underline: true },
  ]);
});

test("inverse swaps with the page's own colours where none is set", () => {
  expect(parseAnsi(`${E}[7mx${E}[27my`)).toEqual([
    { text: "x", color: "var(--bg)", background: "var(--ink)" },
    { text: "y" },
  ]);
});

test("an empty SGR is a reset", () => {
  expect(parseAnsi(`${E}[3mi${E}[mp`)).toEqual([{ text: "i", italic: true }, { text: "p" }]);
});

test("cursor moves, titles and bells vanish", () => {
  const line = `${E}[2K${E}[1Ga${E}]0;title\u0007b\u0007${E}]8;;url${E}\\c`;
  expect(
    parseAnsi(line)
      .map((piece) => piece.text)
      .join(""),
  ).toBe("abc");
  expect(stripAnsi(line)).toBe("abc");
});

test("a progress bar shows its last state", () => {
  expect(collapseReturns(" 10%\r 50%\r100%\r")).toBe("100%");
  expect(parseAnsi(`10%\r${E}[32m100%${E}[0m\r`)).toEqual([
    { text: "100%", color: "var(--ansi-2)" },
  ]);
  expect(collapseReturns("\r")).toBe("");
});

test("a broken sequence at the end harms nothing", () => {
  expect(
    parseAnsi(`abc${E}[3`)
      .map((piece) => piece.text)
      .join(""),
  ).toBe("abc[3");
});
