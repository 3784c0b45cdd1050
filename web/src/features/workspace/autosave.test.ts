// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { saveSoon } from "./autosave";
import { changeRunSet } from "./edits";
import { edit, open, openedOf, useOpened } from "./store";

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
  expect(sent).toEqual([undefined]);
  answers[0]?.();
  await vi.advanceTimersByTimeAsync(10);
  expect(sent).toEqual([undefined, 11]);
  // One who leaves the page cannot wait: what is there is sent as it is.
  edit(place.key, "search", changeRunSet({ search: "abc" }));
  saveSoon(place);
  window.dispatchEvent(new Event("pagehide"));
  expect(sent).toEqual([undefined, 11, undefined]);
  for (const answer of answers) answer();
  await vi.advanceTimersByTimeAsync(10);
});

test("what waits for the save before is sent by who leaves the page, once", async () => {
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
