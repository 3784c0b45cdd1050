import { expect, test } from "vitest";
import { boxesOf, classNamesOf, colourMask, isBoxShown, SHOWN, toggled } from "./overlay";

const SIZE = { width: 200, height: 100 };
const corners = { minX: 0.1, maxX: 0.5, minY: 0.2, maxY: 0.4 };

test("boxes by corners or by their middle, in fractions or in pixels", () => {
  const [a, b] = boxesOf(
    {
      box_data: [
        { position: corners, class_id: 2, scores: { acc: 0.7 } },
        { position: { middle: [100, 50], width: 20, height: 10 }, domain: "pixel" },
        { position: { middle: [1] } },
      ],
    },
    SIZE,
  );
  expect([a?.x, a?.width.toFixed(2), a?.height.toFixed(2), a?.classId]).toEqual([
    0.1,
    "0.40",
    "0.20",
    2,
  ]);
  expect([b?.x, b?.y, b?.width, b?.height]).toEqual([0.45, 0.45, 0.1, 0.1]);
  expect(boxesOf("nothing", SIZE)).toEqual([]);
});

test("layers, classes and low scores are hidden", () => {
  const [box] = boxesOf(
    { box_data: [{ position: corners, class_id: 2, scores: { a: 0.7 } }] },
    SIZE,
  );
  const isShown = (view: typeof SHOWN) => isBoxShown("boxes:guess", box!, view);
  expect(isShown(SHOWN)).toBe(true);
  expect(isShown({ ...SHOWN, lowest: 0.8 })).toBe(false);
  expect(isShown(toggled(SHOWN, "boxes:guess"))).toBe(false);
  expect(isShown(toggled(SHOWN, "boxes:guess/2"))).toBe(false);
  expect(isShown(toggled(toggled(SHOWN, "boxes:guess/2"), "boxes:guess/2"))).toBe(true);
});

test("a mask has a colour for each class and leaves hidden ones clear", () => {
  const pixels = Uint8ClampedArray.from([1, 1, 1, 255, 2, 2, 2, 255]);
  const coloured = colourMask(pixels, "mask:truth", {
    ...toggled(SHOWN, "mask:truth/2"),
    opacity: 0.5,
  });
  expect([...coloured]).toEqual([0xf9, 0x73, 0x16, 128, 0, 0, 0, 0]);
});

test("names of classes by number", () => {
  expect([...classNamesOf({ 1: "car", x: "no", 2: 3 })]).toEqual([[1, "car"]]);
});
