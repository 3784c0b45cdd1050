// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import { createElement, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
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
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function connect() {
  const client = new QueryClient();
  client.setQueryData(key, { items: [{ id: "a", state: "running", name: "A" }], total: 1 });
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client }, children);
  const hook = renderHook(() => useLive(ref), { wrapper });
  return { client, hook, state: () => hook.result.current };
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

test("a page that is left closes its stream", () => {
  const { hook } = connect();
  hook.unmount();
  expect(source().readyState).toBe(FakeEventSource.CLOSED);
});
