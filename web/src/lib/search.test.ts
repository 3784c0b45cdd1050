import { expect, test } from "vitest";
import { fuzzyFilter, fuzzyScore, matcher } from "./search";

test("plain text takes special characters literally", () => {
  const found = matcher("a.b(", false);
  expect([found.test("xa.b(y"), found.test("xaxb(y")]).toEqual([true, false]);
});

test("a capital letter makes the search mind case", () => {
  expect(matcher("loss", false).test("Train/LOSS")).toBe(true);
  expect(matcher("Loss", false).test("train/loss")).toBe(false);
});

test("a regular expression may begin with flags", () => {
  const found = matcher("(?i)^Loss", true);
  expect([found.test("LOSS"), found.test("my loss"), found.error]).toEqual([true, false, null]);
  expect(matcher("(?i)a", false).test("a")).toBe(false);
});

test("a regular expression may be asked twice", () => {
  const found = matcher("^run-[0-9]+$", true);
  expect([found.test("run-12"), found.test("run-12"), found.test("run-x")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("half a pattern hides nothing and says why", () => {
  const found = matcher("(", true);
  expect([found.test("anything"), found.error]).toEqual([true, "not a regular expression"]);
});

test("ranges tell every hit but no empty one", () => {
  expect(matcher("ab", false).ranges("ab cab AB")).toEqual([
    [0, 2],
    [4, 6],
    [7, 9],
  ]);
  expect(matcher("x*", true).ranges("axxa")).toEqual([[1, 3]]);
});

test("fuzzy search wants the letters in order", () => {
  expect(fuzzyScore("tls", "train/loss")).not.toBeNull();
  expect(fuzzyScore("slt", "train/loss")).toBeNull();
});

test("starts of words come before scattered letters", () => {
  const keys = ["total_series", "config.lr", "val/loss", "train/loss"];
  expect(fuzzyFilter(keys, "tl", (key) => key)).toEqual(["train/loss", "total_series"]);
  expect(fuzzyFilter(keys, "lo", (key) => key)).toEqual(["val/loss", "train/loss"]);
  expect(fuzzyFilter(keys, " ", (key) => key)).toEqual(keys);
});
