import { expect, test } from "vitest";
import { orderOf, sortOf } from "./order";

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
