import { expect, test } from "vitest";
import { NATURAL, readFeed, writeFeed } from "./run-feed";

test("what wandb-workspaces writes of columns is read, and written again as it was", () => {
  const raw = {
    version: 2,
    columnVisible: { "run:displayName": true, "summary:val/loss": true, "run:name": false },
    columnPinned: { "run:displayName": true, "summary:val/loss": true, "config:lr.value": false },
    columnWidths: { "config:opt.value.lr": 120 },
    columnOrder: ["run:displayName", "summary:val/loss"],
    pageSize: 10,
    onlyShowSelected: false,
  };
  const layout = readFeed(raw);
  expect(layout).toEqual({
    order: ["name", "summary.val/loss"],
    visible: { name: true, "summary.val/loss": true, "run:name": false },
    pinned: ["summary.val/loss"],
    widths: { "config.opt.lr": 120 },
    statistic: "mean",
  });
  const { "config:lr.value": _, ...columnPinned } = raw.columnPinned;
  expect(writeFeed(layout, raw)).toEqual({ ...raw, columnPinned });
});

test("what nobody has arranged is not kept", () => {
  expect(readFeed({})).toEqual(NATURAL);
  expect(writeFeed(NATURAL, {})).toBeUndefined();
});

test("all that is arranged comes back", () => {
  const layout = {
    order: ["name", "config.a.b", "state"],
    visible: { tags: false, "summary.loss.max": true },
    pinned: ["state", "config.a.b"],
    widths: { runtime: 77 },
    statistic: "max",
  } as const;
  expect(readFeed(writeFeed(layout, { lockColumns: true }) ?? {})).toEqual(layout);
  expect(writeFeed(layout, { lockColumns: true })).toHaveProperty("lockColumns", true);
});
