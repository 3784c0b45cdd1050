import { beforeEach, expect, test, vi } from "vitest";
import { dropEnclosed, takeEnclosed } from "./enclosures";

const SESSION = "http://here/below/api/v1/session";

beforeEach(() => {
  const textContent = JSON.stringify({ session: { viewer: null }, "projects?name=a+b": 3 });
  vi.stubGlobal("window", {});
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

test("after a change nothing is taken from the page", () => {
  dropEnclosed();
  expect(takeEnclosed(SESSION)).toBeUndefined();
});

test("an answer that nobody took in time is old", () => {
  vi.spyOn(performance, "now").mockReturnValue(11_000);
  expect(takeEnclosed(SESSION)).toBeUndefined();
});

test("a page without any asks", () => {
  vi.stubGlobal("document", { baseURI: "http://here/below/", getElementById: () => null });
  expect(takeEnclosed(SESSION)).toBeUndefined();
});
