import { expect, test } from "vitest";
import { imagesOf, isPixelArt } from "./images";

test("a single picture with its caption", () => {
  const value = { _type: "image-file", path: "media/a.png", width: 8, height: 8, caption: "a 3" };
  expect(imagesOf(value)).toEqual([{ path: "media/a.png", width: 8, height: 8, caption: "a 3" }]);
});

test("a list of pictures, with captions or without", () => {
  const value = { _type: "images/separated", filenames: ["a.png", "b.png"], width: 4, height: 2 };
  expect(imagesOf({ ...value, captions: ["one", null] })).toEqual([
    { path: "a.png", width: 4, height: 2, caption: "one" },
    { path: "b.png", width: 4, height: 2, caption: "" },
  ]);
  expect(imagesOf({ ...value, captions: false }).map((image) => image.caption)).toEqual(["", ""]);
});

test("anything else is no picture", () => {
  expect(imagesOf({ _type: "histogram", values: [1] })).toEqual([]);
  expect(imagesOf(3)).toEqual([]);
});

test("tiny pictures keep their pixels", () => {
  const image = { path: "", caption: "", width: 28, height: 28 };
  expect([isPixelArt(image), isPixelArt({ ...image, width: 640 })]).toEqual([true, false]);
  expect(isPixelArt({ ...image, width: 0, height: 0 })).toBe(false);
});
