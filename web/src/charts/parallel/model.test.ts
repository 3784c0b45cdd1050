import { expect, test } from "vitest";
import { layAxis, passes } from "./model";

const plain = { label: "a", isLog: false, isFlipped: false };

test("numbers stand on a scale, and turned round on a flipped one", () => {
  const axis = layAxis(plain, [0, 10]);
  expect([axis.place(0), axis.place(5), axis.place(10)]).toEqual([0, 0.5, 1]);
  expect(layAxis({ ...plain, isFlipped: true }, [0, 10]).place(10)).toBe(0);
  expect(axis.ticks.length).toBeGreaterThan(2);
});

test("a log axis has no place for zero", () => {
  const axis = layAxis({ ...plain, isLog: true }, [0.01, 0, 1]);
  expect([axis.place(0.1), axis.place(0), axis.place(null)]).toEqual([0.5, null, null]);
});

test("words stand in equal steps, in natural order, and numbers among them are words", () => {
  const axis = layAxis(plain, ["b10", "b2", 3]);
  expect(axis.ticks.map(({ text }) => text)).toEqual(["3", "b2", "b10"]);
  expect(axis.isNumeric).toBe(false);
  expect((axis.place("b2") ?? 0) > (axis.place(3) ?? 1)).toBe(true);
});

test("a line passes when it passes every brush", () => {
  expect(passes([0.5, 0.9], { 0: [0.4, 0.6] })).toBe(true);
  expect(passes([0.5, 0.9], { 0: [0.4, 0.6], 1: [0, 0.8] })).toBe(false);
  expect(passes([null, 0.9], { 0: [0, 1] })).toBe(false);
  expect(passes([null], {})).toBe(true);
});

test("ticks say no more than they have to", () => {
  const axis = layAxis({ label: "lr", isLog: false, isFlipped: false }, [0.2, 0.6]);
  expect(axis.ticks.map(({ text }) => text)).toEqual(["0.2", "0.3", "0.4", "0.5", "0.6"]);
});
