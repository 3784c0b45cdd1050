import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import { askAhead, type Read, takeAhead } from "./ahead";

const query = (name: string, queryFn: () => Promise<string>) => ({ queryKey: [name], queryFn });

beforeEach(() => {
  vi.stubGlobal("window", {});
});

/** Asks ahead; resolves when the answers are there. */
async function ask(how: (read: Read) => Promise<unknown>): Promise<void> {
  askAhead(async (read) => void (await how(read)));
  await window.__ahead?.whole;
}

test("what was asked ahead is not asked again by the application", async () => {
  const answer = vi.fn(async () => "ann");
  await ask((read) => Promise.all([read(query("viewer", answer)), read(query("viewer", answer))]));
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } });
  await takeAhead(client);
  expect(await client.ensureQueryData(query("viewer", async () => "somebody"))).toBe("ann");
  expect(answer).toHaveBeenCalledTimes(1);
});

test("once the application is there, it is what asks", async () => {
  const client = new QueryClient();
  await ask(async (read) => {
    void takeAhead(client);
    await read(query("runs", async () => "three"));
  });
  expect(client.getQueryData(["runs"])).toBe("three");
});

test("what failed ahead is asked again", async () => {
  await ask((read) => read(query("runs", () => Promise.reject(new Error("busy")))));
  const client = new QueryClient();
  await takeAhead(client);
  await vi.waitFor(() => expect(client.getQueryState(["runs"])?.status).toBe("error"));
  expect(await client.ensureQueryData(query("runs", async () => "three"))).toBe("three");
});

test("an application that comes alone asks for all", async () => {
  await expect(takeAhead(new QueryClient())).resolves.toBeUndefined();
});

test("the page waits for what follows from an answer, too, but not for ever", async () => {
  vi.useFakeTimers();
  let answer = (_: string): void => {};
  const slow = new Promise<string>((done) => {
    answer = done;
  });
  askAhead(async (read) => {
    await read(query("runs", async () => "three"));
    await read(query("metrics", () => slow));
  });
  const isReady = vi.fn();
  const ready = takeAhead(new QueryClient()).then(isReady);
  await vi.advanceTimersByTimeAsync(10);
  expect(isReady).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(isReady).toHaveBeenCalled();
  answer("loss");
  await ready;
  vi.useRealTimers();
});
