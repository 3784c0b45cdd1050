// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createElement } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Readable } from "./Readable";
import { onward, type Walk } from "./step";

const WORDS = ["one", "two"];
const walk: Walk<number> = {
  go: (from, { by }) => (from === null ? 0 : onward(from, by, WORDS.length)),
  tell: (at) => WORDS[at] ?? "",
};
const around = vi.fn();
const onAt = vi.fn();
const onEnter = vi.fn();
const said = vi.fn(() => "loss, 2 points; from 1 to 2");

function draw(): HTMLElement {
  const chart = createElement(Readable<number>, {
    ...{ name: "loss", head: "loss, 2 points", said, walk, onAt, onEnter },
  });
  render(createElement("div", { onKeyDown: around }, chart));
  return screen.getByRole("application", { name: "Values of loss, by arrows" });
}

const press = (reader: HTMLElement, key: string) => act(() => fireEvent.keyDown(reader, { key }));
const announced = () => document.querySelector("[aria-live]")?.textContent;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.clearAllMocks();
});

test("what is drawn is put into words when nothing else is to be done", () => {
  draw();
  expect(said).not.toHaveBeenCalled();
  expect(screen.getByRole("img").getAttribute("aria-label")).toBe("loss, 2 points");
  act(() => void vi.runAllTimers());
  expect(screen.getByRole("img").getAttribute("aria-label")).toBe("loss, 2 points; from 1 to 2");
});

test("keys go from value to value, and each is announced and marked", () => {
  const reader = draw();
  expect(announced()).toBeUndefined();
  act(() => reader.focus());
  expect(announced()).toBe("");
  const heard = ["ArrowRight", "ArrowRight", "ArrowRight"].map((key) => {
    press(reader, key);
    return announced();
  });
  expect(heard).toEqual(["one", "two", "two, nothing further"]);
  expect(onAt.mock.calls).toEqual([[0], [1], [1]]);
  press(reader, "Enter");
  expect(onEnter).toHaveBeenCalledWith(1);
  expect(around).not.toHaveBeenCalled();
});

test("Esc ends the reading first, then what lies around it; so does going elsewhere", () => {
  const reader = draw();
  act(() => reader.focus());
  press(reader, "ArrowRight");
  press(reader, "Escape");
  expect([announced(), onAt.mock.lastCall, around.mock.calls.length]).toEqual(["", [null], 0]);
  press(reader, "Escape");
  expect(around).toHaveBeenCalledOnce();
  press(reader, "ArrowRight");
  act(() => reader.blur());
  expect([announced(), onAt.mock.lastCall]).toEqual(["", [null]]);
});

test("End leads to the end, also where nothing has been read", () => {
  const reader = draw();
  act(() => reader.focus());
  press(reader, "End");
  expect(announced()).toBe("two");
});

test("keys with Ctrl or of other use go on", () => {
  const reader = draw();
  act(() => fireEvent.keyDown(reader, { key: "ArrowRight", ctrlKey: true }));
  press(reader, "x");
  expect([around.mock.calls.length, onAt.mock.calls.length]).toEqual([2, 0]);
});
