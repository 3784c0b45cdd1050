import { expect, test } from "vitest";
import { redo, step, undo, undoable } from "./undo";

test("steps are taken back and come again, and a new one ends what could come", () => {
  let steps = undoable("a");
  steps = step(steps, "b", "type", 0);
  steps = step(steps, "c", "paint", 10);
  expect(undo(steps).now).toBe("b");
  expect(undo(undo(undo(steps))).now).toBe("a");
  expect(redo(undo(steps)).now).toBe("c");
  const other = step(undo(steps), "d", "type", 20);
  expect([other.now, redo(other).now, undo(other).now]).toEqual(["d", "d", "b"]);
});

test("a slider that is pulled is one step, a pause makes it two", () => {
  let steps = undoable(0);
  for (let at = 1; at <= 5; at += 1) steps = step(steps, at, "weight", at * 100);
  expect(undo(steps).now).toBe(0);
  expect(undo(step(steps, 9, "weight", 5000)).now).toBe(5);
});

test("what changes nothing is no step", () => {
  const steps = undoable("a");
  expect(step(steps, "a", "type", 0)).toBe(steps);
});

test("the past is finite", () => {
  let steps = undoable(0);
  for (let at = 1; at <= 500; at += 1) steps = step(steps, at, `step ${at}`, at);
  expect(steps.past).toHaveLength(100);
});
