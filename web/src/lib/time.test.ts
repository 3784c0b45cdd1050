import { expect, test } from "vitest";
import {
  formatAgo,
  formatClock,
  formatDateTime,
  formatDuration,
  formatTicking,
  parseTime,
} from "./time";

test.each([
  [0.42, "0.4s"],
  [-5, "0.0s"],
  [12.9, "12s"],
  [59.99, "59s"],
  [185, "3m 05s"],
  [2 * 3600 + 14 * 60, "2h 14m"],
  [3 * 86_400 + 4 * 3600, "3d 4h"],
  [Number.NaN, "–"],
])("%d seconds last %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test("a ticking duration has whole seconds", () => {
  expect(formatTicking(3.99)).toBe("3s");
  expect(formatTicking(61.2)).toBe("1m 01s");
});

const NOW = new Date(2026, 10, 21, 7, 27, 30, 250).getTime() / 1000;

test.each([
  [1, "just now"],
  [45, "45 s ago"],
  [240, "4 min ago"],
  [3 * 3600, "3 h ago"],
  [2 * 86_400, "2 d ago"],
  [60 * 86_400, "2026-09-22"],
])("%d seconds before now is %s", (age, text) => {
  expect(formatAgo(NOW - age, NOW)).toBe(text);
});

test("clocks are local and zero-padded", () => {
  expect(formatDateTime(NOW)).toBe("2026-11-21 07:27:30");
  expect(formatClock(NOW, true)).toBe("07:27:30.250");
});

test.each([
  ["1970-01-01T00:01:00.5", 60.5],
  ["1970-01-01T00:01:00Z", 60],
  ["1970-01-01T01:00:00+01:00", 0],
  ["", null],
  ["yesterday", null],
])("the time %s is %s", (text, seconds) => {
  expect(parseTime(text)).toBe(seconds);
});
