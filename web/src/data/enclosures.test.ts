import { beforeEach, expect, test, vi } from "vitest";
import { takeEnclosed, whileChanging } from "./enclosures";

const SESSION = "http://here/below/api/v1/session";

const kept = new Map<string, string>();
const sessionStorage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => kept.set(name, value),
  removeItem: (name: string) => kept.delete(name),
};

beforeEach(() => {
  kept.clear();
  const textContent = JSON.stringify({ session: { viewer: null }, "projects?name=a+b": 3 });
  vi.stubGlobal("window", { sessionStorage });
  vi.stubGlobal("document", {
    baseURI: "http://here/below/",
    getElementById: (id: string) => (id === "enclosures" ? { textContent } : null),
  });
});

test("an answer that came with the page is taken once", () => {
  expect(takeEnclosed(SESSION)).toEqual({ viewer: null });
  expect(takeEnclosed(SESSION)).toBeUndefined();
});

test("an answer belongs to the whole question", () => {
  expect(takeEnclosed("http://here/below/api/v1/projects")).toBeUndefined();
  expect(takeEnclosed("http://here/below/api/v1/projects?name=a+b")).toBe(3);
});

test("after a change nothing is taken from the page", async () => {
  await whileChanging(async () => {});
  expect(takeEnclosed(SESSION)).toBeUndefined();
});

test("a page that is left in the middle of a change has the next one ask for all", async () => {
  let arrive = (): void => {};
  const change = whileChanging(
    () =>
      new Promise<void>((done) => {
        arrive = done;
      }),
  );
  vi.stubGlobal("window", { sessionStorage }); // the next page
  expect(takeEnclosed(SESSION)).toBeUndefined();
  vi.stubGlobal("window", { sessionStorage }); // and the one after it
  expect(takeEnclosed(SESSION)).toEqual({ viewer: null });
  arrive();
  await change;
});

test("a change that arrived, or was refused, leaves no mark for the next page", async () => {
  await whileChanging(async () => {});
  await expect(whileChanging(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  vi.stubGlobal("window", { sessionStorage });
  expect(takeEnclosed(SESSION)).toEqual({ viewer: null });
});

test("an answer that nobody took in time is old", () => {
  vi.spyOn(performance, "now").mockReturnValue(11_000);
  expect(takeEnclosed(SESSION)).toBeUndefined();
});

test("a page without any asks", () => {
  vi.stubGlobal("document", { baseURI: "http://here/below/", getElementById: () => null });
  expect(takeEnclosed(SESSION)).toBeUndefined();
});
