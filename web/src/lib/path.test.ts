import { expect, test } from "vitest";
import { baseName, groupBySection, naturalCompare, sectionOf } from "./path";

test("sections come from the first or the last slash", () => {
  expect(sectionOf("a/b/c")).toBe("a");
  expect(sectionOf("a/b/c", "last")).toBe("a/b");
  expect(sectionOf("loss")).toBe("Charts");
  expect(sectionOf("/odd")).toBe("Charts");
});

test("numbers sort by size and the order is total", () => {
  expect(["l10", "l2", "L2"].sort(naturalCompare)).toEqual(["L2", "l2", "l10"]);
  expect(naturalCompare("a", "a")).toBe(0);
});

test("keys are grouped with Charts first", () => {
  expect(groupBySection(["val/b", "loss", "train/l10", "train/l2", "acc"])).toEqual([
    { name: "Charts", keys: ["acc", "loss"] },
    { name: "train", keys: ["train/l2", "train/l10"] },
    { name: "val", keys: ["val/b"] },
  ]);
});

test("the base name is what follows the last slash", () => {
  expect(baseName("media/images/x.png")).toBe("x.png");
  expect(baseName("loss")).toBe("loss");
});
