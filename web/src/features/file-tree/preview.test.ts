import { expect, test } from "vitest";
import { MOST_BYTES, previewKind } from "./preview";

const kind = (path: string, size_bytes = 10, mimetype = "") =>
  previewKind({ path, size_bytes, mimetype });

test.each([
  ["media/images/a.PNG", "image"],
  ["wandb-metadata.json", "json"],
  ["data.csv", "table"],
  ["output.log", "text"],
  ["requirements.txt", "text"],
  ["code/Makefile", "text"],
  ["model.pt", "none"],
  ["sound.wav", "audio"],
  ["film.mp4", "video"],
  ["cloud.pts.json", "space"],
  ["protein.pdb", "molecule"],
  ["figure.plotly.json", "plotly"],
  ["preds.table.json", "logged table"],
])("%s is shown as %s", (path, wanted) => {
  expect(kind(path)).toBe(wanted);
});

test("pages and drawings that could run are shown as their source", () => {
  expect(kind("report.html", 10, "text/html")).toBe("text");
  expect(kind("drawing.svg", 10, "image/svg+xml")).toBe("text");
});

test("a large text is not read", () => {
  expect(kind("output.log", MOST_BYTES + 1)).toBe("too large");
});
