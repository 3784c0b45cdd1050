// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SavedViewDetail } from "@/data/types";
import type { JsonObject } from "@/lib/json";
import { saveSoon } from "./autosave";
import { FRESH, readWorkspace, writeWorkspace } from "./document";
import { changeRunSet, changeSettings } from "./edits";
import { edit, noteSaved, open, openedOf, undoEdit, useOpened } from "./store";

const place = { key: "me/p/nw-me-w", project: { entity: "me", project: "p" }, name: "nw-me-w" };
const opened = () => useOpened.getState().byKey[place.key];

beforeEach(() => {
  vi.useFakeTimers();
  useOpened.setState({ byKey: {} });
  open(place.key, openedOf(null));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The server has a document already, so that what is saved says which one was seen. */
function haveSeen(updated_at: number): void {
  const view = { name: place.name, display_name: "", may_edit: true, updated_at, spec: {} };
  noteSaved(place.key, FRESH, view as unknown as SavedViewDetail);
}

/** Whether one who closes the page is asked to stay. */
function isHeldBack(): boolean {
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  return leaving.defaultPrevented;
}

async function change(search: string): Promise<void> {
  edit(place.key, "search", changeRunSet({ search }));
  saveSoon(place);
  await vi.advanceTimersByTimeAsync(2000);
}

test("what the server does not take is told, until it takes it", async () => {
  vi.stubGlobal("fetch", async () =>
    Response.json({ title: "Forbidden", detail: "you may only read here" }, { status: 403 }),
  );
  await change("a");
  expect([opened()?.failure, opened()?.saved]).toEqual(["you may only read here", null]);

  const view = { name: place.name, display_name: "", may_edit: true, updated_at: 7, spec: {} };
  vi.stubGlobal("fetch", async () => Response.json(view));
  await change("ab");
  expect([opened()?.failure, opened()?.savedAt]).toEqual([null, 7]);
  expect(opened()?.saved).toBe(opened()?.steps.now);
});

test("one save waits for the one before, so that none is taken for somebody else's", async () => {
  haveSeen(5);
  const sent: unknown[] = [];
  const answers: (() => void)[] = [];
  vi.stubGlobal("fetch", async (_: string, { body }: RequestInit) => {
    sent.push(JSON.parse(String(body)).unchanged_since);
    await new Promise<void>((resolve) => answers.push(resolve));
    const updated_at = 10 + answers.length;
    return Response.json({ name: place.name, display_name: "", may_edit: true, updated_at });
  });
  await change("a");
  await change("ab");
  expect(sent).toEqual([5]);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(10);
  expect(sent).toEqual([5, 11]);
  // One who leaves the page cannot wait: what is there is sent as it is.
  edit(place.key, "search", changeRunSet({ search: "abc" }));
  saveSoon(place);
  window.dispatchEvent(new Event("pagehide"));
  expect(sent).toEqual([5, 11, undefined]);
  for (const answer of answers) answer();
  await vi.advanceTimersByTimeAsync(10);
});

test("what waits for the save before is sent by who leaves the page, once", async () => {
  haveSeen(5);
  const answers: (() => void)[] = [];
  vi.stubGlobal("fetch", async () => {
    await new Promise<void>((resolve) => answers.push(resolve));
    return Response.json({ name: place.name, display_name: "", may_edit: true, updated_at: 9 });
  });
  await change("a");
  await change("ab"); // its moment is over, and the first is still on its way
  expect(answers).toHaveLength(1);
  window.dispatchEvent(new Event("pagehide"));
  expect(answers).toHaveLength(2);
  for (const answer of answers) answer();
  await vi.advanceTimersByTimeAsync(10);
  expect(answers).toHaveLength(2);
});

test("a server that was away gets what it missed by itself", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  await change("a");
  expect(opened()?.failure).toBe("Could not reach the server");
  expect(isHeldBack()).toBe(true);

  const view = { name: place.name, display_name: "", may_edit: true, updated_at: 7, spec: {} };
  vi.stubGlobal("fetch", async () => Response.json(view));
  await vi.advanceTimersByTimeAsync(5000);
  expect([opened()?.failure, opened()?.savedAt]).toEqual([null, 7]);
  expect(isHeldBack()).toBe(false);
});

test("who leaves a view for all with edits that nobody saved is asked to stay", () => {
  const key = "me/p/nw-ab12cd-v";
  open(key, openedOf(null));
  expect(isHeldBack()).toBe(false);
  edit(key, "search", changeRunSet({ search: "a" }));
  expect(isHeldBack()).toBe(true);
  undoEdit(key);
  expect(isHeldBack()).toBe(false);
});

test("an edit that was refused and is undone leaves nothing to complain about", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ title: "No" }, { status: 413 }));
  haveSeen(5);
  await change("a");
  expect(opened()?.failure).toBe("No");
  undoEdit(place.key);
  saveSoon(place);
  await vi.advanceTimersByTimeAsync(2000);
  expect(opened()?.failure).toBe(null);
});

test("what another window saved meanwhile is kept, and shown", async () => {
  const theirs = changeSettings({ xAxis: "_runtime" })(FRESH);
  const view = { name: place.name, display_name: "", may_edit: true };
  const sent: { unchanged_since?: number; spec: JsonObject }[] = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    if (init.method !== "PUT") {
      return Response.json({ view: { ...view, updated_at: 20, spec: writeWorkspace(theirs) } });
    }
    const body = JSON.parse(String(init.body));
    sent.push(body);
    if (body.unchanged_since !== 20) return Response.json({ title: "No" }, { status: 409 });
    return Response.json({ ...view, updated_at: 21, spec: body.spec });
  });
  haveSeen(10);
  await change("a");
  expect(sent.map(({ unchanged_since }) => unchanged_since)).toEqual([10, 20]);
  const workspace = readWorkspace(sent[1]?.spec ?? {});
  expect([workspace.settings.xAxis, workspace.runSet.search]).toEqual(["_runtime", "a"]);
  expect(opened()?.steps.now.settings.xAxis).toBe("_runtime");
  expect([opened()?.saved === opened()?.steps.now, opened()?.savedAt]).toEqual([true, 21]);
});

test("a window that found no workspace keeps what another one saved first", async () => {
  const theirs = changeSettings({ xAxis: "_runtime" })(FRESH);
  const view = { name: place.name, display_name: "", may_edit: true };
  const sent: JsonObject[] = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    if (init.method !== "PUT") {
      return Response.json({ view: { ...view, updated_at: 20, spec: writeWorkspace(theirs) } });
    }
    sent.push(JSON.parse(String(init.body)));
    return Response.json({ ...view, updated_at: 21, spec: {} });
  });
  await change("a");
  expect(sent.map(({ unchanged_since }) => unchanged_since)).toEqual([20]);
  expect(opened()?.steps.now.settings.xAxis).toBe("_runtime");
});
