import { expect, test } from "vitest";
import { saidList, saidRange } from "./words";

test("a range is said of finite numbers alone", () => {
  expect(saidRange("lr", [0.1, Number.NaN, 3, Number.POSITIVE_INFINITY])).toBe(
    "lr from 0.1000 to 3",
  );
  expect(saidRange("lr", [2, 2])).toBe("lr always 2");
  expect(saidRange("lr", [Number.NaN])).toBe("no lr");
});

test("of a long list its first words are said", () => {
  expect(saidList(["a", "b"], 2)).toBe("a, b");
  expect(saidList(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
});
