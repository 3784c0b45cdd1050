// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook } from "@testing-library/react";
import { createElement, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteCursor } from "./cursors";
import { useLive } from "./live";
import { runKeys } from "./runs";
import { viewerKeys } from "./viewer";

/** A stream that says what the test says. */
class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static made: FakeEventSource[] = [];
  readyState = 0;
  constructor(readonly url: string) {
    super();
    FakeEventSource.made.push(this);
  }
  say(name: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.dispatchEvent(new Event("error"));
  }
  close() {
    this.readyState = FakeEventSource.CLOSED;
  }
}

/** Who is signed in, as the server says. */
let viewer: { username: string } | null;

const ref = { entity: "me", project: "digits" };
const key = runKeys.list(ref, {});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeEventSource);
  vi.stubGlobal("fetch", async () => Response.json({ viewer }));
  viewer = { username: "me" };
  FakeEventSource.made = [];
});
afterEach(() => {
  cleanup();
  show("visible");
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function connect() {
  const client = new QueryClient();
  client.setQueryData(key, { items: [{ id: "a", state: "running", name: "A" }], total: 1 });
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client }, children);
  const hook = renderHook(() => useLive(ref), { wrapper });
  const { follow } = hook.result.current;
  return { client, hook, follow, state: () => hook.result.current.state };
}

/** Turns to the page, or away from it. */
function show(state: "visible" | "hidden") {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

const source = () => FakeEventSource.made.at(-1)!;
const isOld = (client: QueryClient) => client.getQueryState(key)?.isInvalidated;

test("it says whether it is connected", () => {
  const { state } = connect();
  expect(state()).toBe("connecting");
  act(() => source().dispatchEvent(new Event("open")));
  expect(state()).toBe("live");
  act(() => source().fail(0));
  expect(state()).toBe("reconnecting");
});

test("a run that ends is shown at once and read again", async () => {
  const { client } = connect();
  source().say("run", { run: "a", state: "finished", name: "A", created: false });
  expect(client.getQueryData(key)).toEqual({
    items: [{ id: "a", state: "finished", name: "A" }],
    total: 1,
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(isOld(client)).toBe(true);
});

test("a run that was deleted or moved leaves the lists", async () => {
  const { client } = connect();
  source().say("removed", { run: "a" });
  await vi.advanceTimersByTimeAsync(0);
  expect(isOld(client)).toBe(true);
});

test("a stream the browser has given up is opened anew, and everything is read again", async () => {
  const { client, state } = connect();
  act(() => source().fail(FakeEventSource.CLOSED));
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(FakeEventSource.made).toHaveLength(2);
  act(() => source().dispatchEvent(new Event("open")));
  await vi.advanceTimersByTimeAsync(0);
  expect([state(), isOld(client)]).toEqual(["live", true]);
});

test("a stream that ended because nobody is signed in any more stays shut, and the page knows", async () => {
  const { client } = connect();
  viewer = null;
  act(() => source().fail(FakeEventSource.CLOSED));
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(FakeEventSource.made).toHaveLength(1);
  expect(client.getQueryData(viewerKeys.viewer)).toBe(null);
});

test("a server that stays away is asked less and less often", async () => {
  connect();
  const counts: number[] = [];
  for (let second = 0; second < 40; second += 1) {
    if (source().readyState !== FakeEventSource.CLOSED) {
      act(() => source().fail(FakeEventSource.CLOSED));
      counts.push(second);
    }
    await act(() => vi.advanceTimersByTimeAsync(1000));
  }
  expect(counts).toEqual([0, 1, 3, 8, 18, 33]);
});

test("a page that is left closes its stream, and what it read is old when it is shown again", () => {
  const { hook, client } = connect();
  expect(isOld(client)).toBe(false);
  hook.unmount();
  expect([source().readyState, isOld(client)]).toEqual([FakeEventSource.CLOSED, true]);
});

test("a page that nobody sees leaves its connection to others, and catches up when it is seen", async () => {
  const { client } = connect();
  act(() => source().dispatchEvent(new Event("open")));
  show("hidden");
  await act(() => vi.advanceTimersByTimeAsync(2999));
  expect(source().readyState).not.toBe(FakeEventSource.CLOSED);
  await act(() => vi.advanceTimersByTimeAsync(1));
  expect(source().readyState).toBe(FakeEventSource.CLOSED);
  show("visible");
  show("hidden");
  show("visible");
  await act(() => vi.advanceTimersByTimeAsync(0));
  expect(FakeEventSource.made).toHaveLength(2);
  expect(isOld(client)).toBe(false);
  act(() => source().dispatchEvent(new Event("open")));
  await vi.advanceTimersByTimeAsync(0);
  expect(isOld(client)).toBe(true);
});

test("a glance elsewhere keeps the stream", async () => {
  connect();
  show("hidden");
  await act(() => vi.advanceTimersByTimeAsync(2000));
  show("visible");
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(FakeEventSource.made).toHaveLength(1);
  expect(source().readyState).not.toBe(FakeEventSource.CLOSED);
});

test("a page opened in the background has no stream until it is seen", async () => {
  show("hidden");
  const { client } = connect();
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(FakeEventSource.made).toHaveLength(0);
  show("visible");
  await act(() => vi.advanceTimersByTimeAsync(0));
  act(() => source().dispatchEvent(new Event("open")));
  await vi.advanceTimersByTimeAsync(0);
  expect(isOld(client)).toBe(true);
});

function answered(path: string, cursor: string): void {
  const headers = new Headers({ "X-Runwell-Cursor": cursor });
  noteCursor({ url: `http://here/api/v1/${path}`, headers });
}

const OTHER = { entity: "me", project: "other" };
const also = (address: string | undefined) => new URL(address ?? "").searchParams.get("also");

test("runs of other projects are told of in the same stream, for here and for there", async () => {
  const { client, follow } = connect();
  const there = runKeys.list(OTHER, {});
  client.setQueryData(there, { items: [{ id: "a", state: "running", name: "A" }], total: 1 });
  act(() => source().dispatchEvent(new Event("open")));
  follow(["me/other/a"]);
  follow(["me/other/a"]);
  expect(FakeEventSource.made.map(({ url }) => also(url))).toEqual([null, "me/other/a"]);
  const [first] = FakeEventSource.made;
  expect(first?.readyState).toBe(0);
  act(() => source().dispatchEvent(new Event("open")));
  expect(first?.readyState).toBe(FakeEventSource.CLOSED);
  source().say("run", { run: "me/other/a", state: "finished", name: "A", created: false });
  expect(client.getQueryData(there)).toMatchObject({ items: [{ id: "a", state: "finished" }] });
  expect(client.getQueryData(key)).toMatchObject({ items: [{ id: "a", state: "running" }] });
  await vi.advanceTimersByTimeAsync(0);
  expect([client.getQueryState(there)?.isInvalidated, isOld(client)]).toEqual([true, false]);
});

test("one that takes the place of a stream that was not open yet begins where that would have", () => {
  answered("projects/me/digits/runs", "b-3");
  const { follow } = connect();
  answered("session", "b-9");
  follow(["me/other/a"]);
  expect(FakeEventSource.made.map(({ readyState }) => readyState)).toEqual([2, 0]);
  const since = FakeEventSource.made.map(({ url }) => new URL(url).searchParams.get("since"));
  expect(since).toEqual(["b-3", "b-3"]);
});

test("the stream that is open is heard until one that tells of more runs is", () => {
  const { follow } = connect();
  act(() => source().dispatchEvent(new Event("open")));
  follow(["me/other/a"]);
  follow(["me/other/a", "me/other/b"]);
  expect(FakeEventSource.made.map(({ readyState }) => readyState)).toEqual([0, 2, 0]);
  act(() => source().dispatchEvent(new Event("open")));
  expect(FakeEventSource.made.map(({ readyState }) => readyState)).toEqual([2, 2, 0]);
});

test("what was read of a run that is followed no longer is old when it is shown again", () => {
  const { client, follow, hook } = connect();
  const there = runKeys.list(OTHER, {});
  client.setQueryData(there, { items: [], total: 0 });
  follow(["me/other/a"]);
  expect(client.getQueryState(there)?.isInvalidated).toBe(false);
  follow([]);
  expect(client.getQueryState(there)?.isInvalidated).toBe(true);
  client.setQueryData(there, { items: [], total: 0 });
  follow(["me/other/a"]);
  hook.unmount();
  expect(client.getQueryState(there)?.isInvalidated).toBe(true);
});
