import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import { readAhead, takeAhead } from "./ahead";

const query = (name: string, queryFn: () => Promise<string>) => ({ queryKey: [name], queryFn });

beforeEach(() => {
  vi.stubGlobal("window", {});
});

test("what was asked ahead is not asked again by the application", async () => {
  const ask = vi.fn(async () => "ann");
  const read = readAhead();
  await Promise.all([read(query("viewer", ask)), read(query("viewer", ask))]);
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } });
  takeAhead(client);
  expect(await client.ensureQueryData(query("viewer", async () => "somebody"))).toBe("ann");
  expect(ask).toHaveBeenCalledTimes(1);
});

test("once the application is there, it is what asks", async () => {
  const read = readAhead();
  const client = new QueryClient();
  takeAhead(client);
  await read(query("runs", async () => "three"));
  expect(client.getQueryData(["runs"])).toBe("three");
});

test("what failed ahead is asked again", async () => {
  const read = readAhead();
  const failed = read(query("runs", () => Promise.reject(new Error("busy"))));
  await expect(failed).rejects.toThrow("busy");
  const client = new QueryClient();
  takeAhead(client);
  await vi.waitFor(() => expect(client.getQueryState(["runs"])?.status).toBe("error"));
  expect(await client.ensureQueryData(query("runs", async () => "three"))).toBe("three");
});

test("an application that comes alone asks for all", () => {
  expect(() => takeAhead(new QueryClient())).not.toThrow();
});
