import { expect, test } from "vitest";
import { readRunTab } from "./tabs";

test("a tab is read from the URL, the charts come first", () => {
  expect([readRunTab("logs"), readRunTab("nope"), readRunTab(undefined)]).toEqual([
    "logs",
    "charts",
    "charts",
  ]);
});
