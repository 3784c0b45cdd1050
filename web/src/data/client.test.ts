import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeQueryClient } from "./client";
import { ApiProblem } from "./http";
import { viewerKeys } from "./viewer";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a machine without a network still asks its own server", async () => {
  const { onlineManager } = await import("@tanstack/react-query");
  onlineManager.setOnline(false);
  try {
    const answer = makeQueryClient().fetchQuery({ queryKey: ["x"], queryFn: async () => 1 });
    await vi.advanceTimersByTimeAsync(0);
    await expect(Promise.race([answer, Promise.resolve("waits")])).resolves.toBe(1);
  } finally {
    onlineManager.setOnline(true);
  }
});

test.each([
  [401, true],
  [403, false],
  [500, false],
])("after a refusal with %i it asks anew who looks: %s", async (status, isAsked) => {
  const client = makeQueryClient();
  client.setQueryData(viewerKeys.viewer, { username: "me" });
  const queryFn = () => Promise.reject(new ApiProblem(status, "no", ""));
  const answer = client.fetchQuery({ queryKey: ["x"], queryFn, retry: false });
  await expect(answer).rejects.toThrow("no");
  expect(client.getQueryState(viewerKeys.viewer)?.isInvalidated).toBe(isAsked);
});
