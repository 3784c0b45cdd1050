// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProblem, apiUrl, fileUrl, getJson, runPath, sendJson } from "./http";

const ref = { entity: "me", project: "a b", run: "x/1" };

function answer(body: BodyInit | null, init: ResponseInit = {}) {
  const fetched = vi.fn(async (_url: string, _init?: RequestInit) => new Response(body, init));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

beforeEach(() => {
  document.head.innerHTML = '<base href="http://host/below/here/">';
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("addresses lie below the path prefix, and parameters without a value are left out", () => {
  expect(apiUrl("projects", { search: "", limit: 5, cursor: null, tail: false })).toBe(
    "http://host/below/here/api/v1/projects?limit=5&tail=false",
  );
});

test("names in paths are escaped, the folders of a file are not", () => {
  expect(runPath(ref)).toBe("projects/me/a%20b/runs/x%2F1");
  expect(fileUrl(ref, "media/a #1.png")).toBe(
    "http://host/below/here/files/me/a%20b/x%2F1/media/a%20%231.png",
  );
});

test("a refusal keeps its status, title and detail", async () => {
  answer(JSON.stringify({ title: "Not Found", detail: "there is no run x" }), { status: 404 });
  await expect(getJson("projects")).rejects.toEqual(
    new ApiProblem(404, "Not Found", "there is no run x"),
  );
});

test("a refusal that is no JSON is a problem too", async () => {
  answer("<html>", { status: 502, statusText: "Bad Gateway" });
  await expect(getJson("projects")).rejects.toMatchObject({ status: 502, title: "Bad Gateway" });
});

test("a server that cannot be reached is a problem with status 0", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  await expect(getJson("projects")).rejects.toMatchObject({ name: "ApiProblem", status: 0 });
});

test("giving up is not a problem of the server", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new DOMException("", "AbortError")));
  await expect(getJson("projects")).rejects.toMatchObject({ name: "AbortError" });
});

test("an answer without a body is undefined", async () => {
  const fetched = answer(null, { status: 204 });
  expect(await sendJson("POST", "session", { key: "k" })).toBeUndefined();
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: '{"key":"k"}' });
});
