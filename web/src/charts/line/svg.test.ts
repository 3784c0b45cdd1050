import { expect, test } from "vitest";
import { lineOf } from "./line.fake";
import { svgOf } from "./svg";
import { ticksOf } from "./ticks";

const OPTIONS = {
  title: "loss <b>",
  xTitle: "Step",
  yTitle: "",
  axisKind: "number",
  isLog: false,
  isLogX: false,
  text_px: 11,
  colors: { ground: "#fff", ink: "#000", grid: "#ddd" },
} as const;

test("a picture holds lines, dashes, names and no markup of strangers", () => {
  const model = {
    x: Float64Array.of(0, 1, 2),
    dx: null,
    lines: [
      lineOf("f00", [0, 1, 0], { dash: [6, 4], width: 3, label: "a & b" }),
      lineOf("0f0", [1, Number.NaN, 1]),
    ],
  };
  const picture = svgOf(model, { x: [0, 2], y: [0, 1] }, OPTIONS);
  expect(picture).toContain('d="M60 407.1L422 34L784 407.1" stroke="#f00" stroke-width="3"');
  expect(picture).toContain('stroke-dasharray="6 4"');
  expect(picture).toContain("<title>loss &lt;b&gt;</title>");
  expect(picture).toContain("a &amp; b</text>");
  expect(picture).not.toContain("NaN");
});

test("a colour that comes from a shared view stays a colour", () => {
  const color = 'red"/><script>alert(1)</script><path d="';
  const low = Float64Array.of(0, 0);
  const line = lineOf("f00", [0, 1], { color, low, high: low, original: low });
  const model = { x: Float64Array.of(0, 1), dx: null, lines: [line] };
  const picture = svgOf(model, { x: [0, 1], y: [0, 1] }, OPTIONS);
  expect(picture).not.toContain("<script");
  expect(picture.match(/="red&quot;\/&gt;&lt;script&gt;/g)).toHaveLength(4);
});

test("a line of one point is a dot", () => {
  const model = { x: Float64Array.of(0, 1), dx: null, lines: [lineOf("f00", [Number.NaN, 1])] };
  const picture = svgOf(model, { x: [0, 2], y: [0, 2] }, OPTIONS);
  expect(picture).toMatch(/d="M422 220.55L422 220.55" stroke="#f00" stroke-width="5"/);
});

test("without points there is a picture without lines", () => {
  const picture = svgOf(
    { x: new Float64Array(), dx: null, lines: [] },
    { x: [0, 1], y: [0, 1] },
    OPTIONS,
  );
  expect(picture).toContain("</svg>");
});

test("ticks are round numbers, in the units of the axis", () => {
  expect(ticksOf("number", [0, 10], 400, 70).map(({ label }) => label)).toEqual([
    "0",
    "2",
    "4",
    "6",
    "8",
    "10",
  ]);
  expect(ticksOf("duration", [0, 120], 300, 70).map(({ at }) => at)).toEqual([0, 30, 60, 90, 120]);
  expect(ticksOf("log", [1, 1000], 400, 70).map(({ at }) => at)).toContain(100);
});
