// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { changeRunSet } from "./edits";
import { edit, open, openedOf, useOpened } from "./store";

const KEY = "me/p/nw-me-w";
const now = () => useOpened.getState().byKey[KEY]?.steps.now;

beforeEach(() => useOpened.setState({ byKey: {} }));

test("what is edited before the view is there is kept until it is", () => {
  edit(KEY, "search", changeRunSet({ search: "a" }));
  edit(KEY, "search", changeRunSet({ search: "ab" }));
  expect(now()).toBeUndefined();
  expect(open(KEY, openedOf(null))).toBe(true);
  expect(now()?.runSet.search).toBe("ab");
});

test("a view that is open stays as it is, and nothing waits for it twice", () => {
  edit(KEY, "search", changeRunSet({ search: "a" }));
  open(KEY, openedOf(null));
  expect(open(KEY, openedOf(null))).toBe(false);
  expect(now()?.runSet.search).toBe("a");
  useOpened.setState({ byKey: {} });
  expect(open(KEY, openedOf(null))).toBe(false);
  expect(now()?.runSet.search).toBe("");
});
