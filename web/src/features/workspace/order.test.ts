import { expect, test } from "vitest";
import { groupingOf, orderOf, sortOf, writeGrouping } from "./order";

test.each(["-created_at", "+summary_metrics.val/loss", "-config.lr,+display_name"])(
  "%s is kept and comes back",
  (order) => {
    expect(orderOf({ sort: sortOf(order) })).toBe(order);
  },
);

test("what W&B writes is understood, and without an order the newest are first", () => {
  const sort = [
    { key: { section: "run", name: "createdAt" }, isAscending: true },
    { key: { section: "config", name: "lr.value" }, isAscending: false },
    { key: { section: "run", name: "" }, isAscending: false },
  ];
  expect(orderOf({ sort })).toBe("+created_at,-config.lr");
  expect(orderOf({ sort: [] })).toBe("-created_at");
});

test("what runs are put together by is kept, and what W&B writes is understood", () => {
  const keys = ["config.optimizer.name", "summary_metrics.val/loss", "state"];
  expect(groupingOf({ grouping: writeGrouping(keys) })).toEqual(keys);
  const grouping = [
    { section: "config", name: "lr.value" },
    { section: "run", name: "jobType" },
    { section: "config", name: "" },
  ];
  expect(groupingOf({ grouping })).toEqual(["config.lr", "job_type"]);
});
