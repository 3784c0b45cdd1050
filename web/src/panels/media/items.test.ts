import { expect, test } from "vitest";
import { formatOf, type MediaItem, mediaOf, nameOf } from "./items";

const told = (value: Parameters<typeof mediaOf>[0]) =>
  mediaOf(value).map(({ kind, path, caption }) => [kind, path, caption]);

test("one thing of each kind", () => {
  const file = (type: string) => ({ _type: type, path: "media/x", caption: "c" });
  expect(
    ["audio-file", "video-file", "html-file", "object3D-file", "molecule-file", "plotly-file"].map(
      (type) => told(file(type)),
    ),
  ).toEqual(
    ["audio", "video", "html", "space", "molecule", "plotly"].map((kind) => [
      [kind, "media/x", "c"],
    ]),
  );
});

test("several of a kind are found wherever W&B puts them", () => {
  const sound = (path: string) => ({ _type: "audio-file", path, caption: null });
  expect(
    told({ _type: "audio", count: 2, audio: [sound("a"), sound("b")], captions: ["", "two"] }),
  ).toEqual([
    ["audio", "a", ""],
    ["audio", "b", "two"],
  ]);
  expect(
    told({
      _type: "object3D",
      filenames: ["p.pts.json"],
      objects: [{ path: "media/object3D/p.pts.json" }],
    }),
  ).toEqual([["space", "media/object3D/p.pts.json", ""]]);
  expect(told({ _type: "molecule", filenames: ["m.pdb"], captions: false })).toEqual([
    ["molecule", "media/molecule/m.pdb", ""],
  ]);
});

test("numbers, texts and tables are no media", () => {
  expect([1, "a", null, { _type: "table-file", path: "t" }, { path: "x" }].flatMap(told)).toEqual(
    [],
  );
});

test("the format is told by the ending", () => {
  expect(["a/b.pts.json", "c.GLB", "x.tar.pdb"].map(formatOf)).toEqual(["pts.json", "glb", "pdb"]);
});

test("what has no caption is called by its key, not by its step and digest", () => {
  const item = (path: string, caption = ""): MediaItem => ({
    ...{ kind: "space", path, caption, image: null },
  });
  expect(nameOf(item("media/object3D/my_cloud_2_5b05c89e51307187ea4b.pts.json"))).toBe("my_cloud");
  expect(nameOf(item("media/x_2_5b05c89e51307187ea4b.glb", "the scan"))).toBe("the scan");
  expect(nameOf(item("media/by hand_2.glb"))).toBe("by hand_2.glb");
});
