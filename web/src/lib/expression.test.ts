import { describe, expect, test } from "vitest";
import { parseExpression, type Value } from "./expression";

const run = (text: string, values: Readonly<Record<string, Value>> = {}) =>
  parseExpression(text, Object.keys(values)).evaluate((name) => values[name] ?? null);

describe("numbers", () => {
  test.each([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["2 ** 3 ** 2", 512],
    ["-2 ** 2", -4],
    ["10 - 4 - 3", 3],
    ["7 % 4 / 2", 1.5],
    ["max(1, abs(-3), 2)", 3],
    ["1e-2 * .5e2", 0.5],
    ["log(exp(2))", 2],
  ])("%s", (text, value) => {
    expect(run(text)).toBeCloseTo(value, 12);
  });
});

describe("names", () => {
  test("keys may hold slashes and dots; the longest wins; a slash between others divides", () => {
    const values = { "train/loss": 3, train: 8, loss: 2, "a.b-c": 5 };
    expect(run("train/loss + 1", values)).toBe(4);
    expect(run("train / loss", values)).toBe(4);
    expect(run("a.b-c * 2", values)).toBe(10);
  });

  test("slots and rows name anything", () => {
    const lookup = (name: string) => ({ "config:lr": 0.5, "odd name": 4 })[name] ?? null;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a slot of the formula
    const made = parseExpression("${config:lr} * row['odd name']");
    expect(made.evaluate(lookup)).toBe(2);
    expect(made.names).toEqual(["config:lr", "odd name"]);
  });

  test("what is not there is no number", () => {
    expect(run("gone + 1")).toBeNaN();
  });
});

describe("tests", () => {
  const values = { score: 0.7, class: "cat", seen: true };
  test.each([
    ['score > 0.5 and class == "cat"', true],
    ["score > 0.5 && not seen", false],
    ["class != 'dog' or score < 0", true],
    ["class < 'dog'", true],
    ["gone > 1", false],
    ["gone == null", true],
    ["score = '0.7'", true],
  ])("%s", (text, value) => {
    const made = parseExpression(text, Object.keys(values));
    expect(made.isTest).toBe(true);
    expect(made.evaluate((name) => (values as Record<string, Value>)[name] ?? null)).toBe(value);
  });

  test("a sum is none", () => {
    expect(parseExpression("a + b").isTest).toBe(false);
  });
});

test("what is wrong is told", () => {
  expect(() => parseExpression("1 +")).toThrow("missing at the end");
  expect(() => parseExpression("(1")).toThrow("“)” is missing");
  expect(() => parseExpression("1 2")).toThrow("“2” stands where nothing should");
  expect(() => parseExpression("a ; b")).toThrow("not understood");
  expect(() => parseExpression("constructor.x")).toThrow("not understood");
});
