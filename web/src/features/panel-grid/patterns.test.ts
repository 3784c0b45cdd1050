import { expect, test } from "vitest";
import { panelsByPattern } from "./patterns";

const KEYS = ["val/loss", "train/loss", "train/acc", "val/acc", "lr"];

test("each text that a group catches has a panel", () => {
  expect(panelsByPattern("^(?:train|val)/(.*)", KEYS)).toEqual([
    {
      title: "acc",
      metrics: ["train/acc", "val/acc"],
      config: { metrics: ["train/acc", "val/acc"], chartTitle: "acc" },
    },
    {
      title: "loss",
      metrics: ["train/loss", "val/loss"],
      config: { metrics: ["train/loss", "val/loss"], chartTitle: "loss" },
    },
  ]);
});

test("without groups there is one, which goes on looking", () => {
  expect(panelsByPattern("loss$", KEYS)).toEqual([
    {
      title: "loss$",
      metrics: ["train/loss", "val/loss"],
      config: { useMetricRegex: true, metricRegex: "loss$" },
    },
  ]);
  expect(panelsByPattern("nothing", KEYS)).toEqual([]);
});

test("leading flags count as in every search, and half a pattern makes nothing", () => {
  expect(panelsByPattern("(?i)LOSS$", KEYS)[0]?.metrics).toEqual(["train/loss", "val/loss"]);
  expect(panelsByPattern("loss(", KEYS)).toEqual([]);
});
