import { describe, expect, test } from "vitest";
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatInteger,
  formatNumber,
  formatPercent,
  formatPlain,
} from "./number";

describe("formatNumber", () => {
  test.each([
    [0, "0"],
    [-0, "0"],
    [17.4849, "17.48"],
    [0.0050691, "0.005069"],
    [0.1, "0.1000"],
    [1234, "1,234"],
    [12345.678, "12,346"],
    [-3.5, "−3.500"],
    [1e-7, "1e−7"],
    [1.2346e-7, "1.235e−7"],
    [2.5e12, "2.5e12"],
    [999_999_999, "999,999,999"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("%d is written %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

test.each([
  [0.01, "0.01"],
  [2000, "2000"],
  [1 / 3, "0.333333"],
  [-1.5e-7, "−1.5e−7"],
  [1795248190.25, "1795248190.25"],
  [1e21, "1e21"],
  [Number.NaN, "NaN"],
])("%d is plainly %s", (value, text) => {
  expect(formatPlain(value)).toBe(text);
});

test("integers are rounded and grouped", () => {
  expect(formatInteger(9999.6)).toBe("10,000");
  expect(formatInteger(-1200)).toBe("−1,200");
});

test.each([
  [0, "0"],
  [950, "950"],
  [1234, "1.2k"],
  [12_000, "12k"],
  [999_600, "1M"],
  [3_000_000, "3M"],
  [-2500, "−2.5k"],
  [0.25, "0.250"],
])("%d is compacted to %s", (value, text) => {
  expect(formatCompact(value)).toBe(text);
});

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1 KB"],
  [1536, "1.5 KB"],
  [12 * 1024 * 1024, "12 MB"],
  [5 * 1024 ** 5, "5 PB"],
])("%d bytes are written %s", (value, text) => {
  expect(formatBytes(value)).toBe(text);
});

test("shares and counts carry their unit", () => {
  expect(formatPercent(0.12345)).toBe("12.3 %");
  expect(formatCount(1, "run")).toBe("1 run");
  expect(formatCount(2, "run")).toBe("2 runs");
  expect(formatCount(1200, "entry", "entries")).toBe("1,200 entries");
});
