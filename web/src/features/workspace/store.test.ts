// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import type { SavedViewDetail } from "@/data/types";
import { FRESH } from "./document";
import { changeRunSet, changeSettings } from "./edits";
import {
  baseOf,
  closeUntouched,
  discard,
  edit,
  noteSaved,
  open,
  openedOf,
  useOpened,
} from "./store";

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

test("what the server has not begins with a template, and goes back to it", () => {
  const fresh = changeSettings({ xAxis: "_runtime" })(FRESH);
  open(KEY, openedOf(null, fresh));
  expect(now()).toBe(fresh);
  edit(KEY, "search", changeRunSet({ search: "a" }));
  discard(KEY);
  expect(now()).toBe(fresh);
});

test("what nobody has touched is closed, but for what is on the page", () => {
  const view = { name: "", display_name: "", may_edit: true, updated_at: 1, spec: {} };
  for (const key of ["untouched", "shown", "edited", "saved"]) open(key, openedOf(null));
  edit("edited", "search", changeRunSet({ search: "a" }));
  noteSaved("saved", FRESH, view as unknown as SavedViewDetail);
  closeUntouched("shown");
  const { byKey } = useOpened.getState();
  expect(Object.keys(byKey)).toEqual(["shown", "edited", "saved"]);
  expect(byKey.saved && baseOf(byKey.saved)).toBe(FRESH);
});
