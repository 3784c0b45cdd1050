import { expect, test } from "vitest";
import { imagesOf, isPixelArt } from "./images";

test("a single picture with its caption", () => {
  const value = { _type: "image-file", path: "media/a.png", width: 8, height: 8, caption: "a 3" };
  expect(imagesOf(value)).toEqual([
    { path: "media/a.png", width: 8, height: 8, caption: "a 3", layers: [] },
  ]);
});

test("a list of pictures, with captions or without", () => {
  const value = { _type: "images/separated", filenames: ["a.png", "b.png"], width: 4, height: 2 };
  expect(imagesOf({ ...value, captions: ["one", null] })).toEqual([
    { path: "a.png", width: 4, height: 2, caption: "one", layers: [] },
    { path: "b.png", width: 4, height: 2, caption: "", layers: [] },
  ]);
  expect(imagesOf({ ...value, captions: false }).map((image) => image.caption)).toEqual(["", ""]);
});

test("anything else is no picture", () => {
  expect(imagesOf({ _type: "histogram", values: [1] })).toEqual([]);
  expect(imagesOf(3)).toEqual([]);
});

test("tiny pictures keep their pixels", () => {
  const image = { width: 28, height: 28 };
  expect([isPixelArt(image), isPixelArt({ ...image, width: 640 })]).toEqual([true, false]);
  expect(isPixelArt({ ...image, width: 0, height: 0 })).toBe(false);
});

test("boxes and masks lie over the picture that they were logged with", () => {
  const mask = { _type: "mask", path: "m.png" };
  const boxes = { _type: "boxes2D", path: "b.json" };
  const one = {
    _type: "image-file",
    path: "a.png",
    masks: { truth: mask },
    boxes: { guess: boxes },
  };
  expect(imagesOf(one)[0]?.layers).toEqual([
    { kind: "boxes", name: "guess", path: "b.json" },
    { kind: "mask", name: "truth", path: "m.png" },
  ]);
  const several = {
    _type: "images/separated",
    filenames: ["a.png", "b.png"],
    all_masks: [null, { truth: mask }],
  };
  expect(imagesOf(several).map(({ layers }) => layers.length)).toEqual([0, 1]);
});
