import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import { askForWorkspace } from "./ahead";

const PROJECT = { entity: "ann", project: "digits" };
const asked: string[] = [];

const answers: Record<string, unknown> = {
  "/api/v1/session": { viewer: { username: "ann" } },
  "/api/v1/projects": { items: [{ entity: "ann", name: "digits" }] },
  "/api/v1/projects/ann/digits/workspace": { view: null },
  "/api/v1/projects/ann/digits/views": { items: [] },
  "/api/v1/projects/ann/digits/runs": { items: [], total: 0, next_cursor: null },
};

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("document", { baseURI: "http://here/" });
  vi.stubGlobal("fetch", async (input: string | URL | Request) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, "http://here/");
    asked.push(pathname);
    return Response.json(answers[pathname] ?? null);
  });
});

test("the view comes before the runs that it chooses", async () => {
  await askForWorkspace(new QueryClient(), PROJECT, null);
  await vi.waitFor(() => expect(asked).toContain("/api/v1/projects/ann/digits/runs"));
  const [view, runs] = ["workspace", "runs"].map((name) =>
    asked.indexOf(`/api/v1/projects/ann/digits/${name}`),
  );
  expect(view).toBeGreaterThanOrEqual(0);
  expect(view).toBeLessThan(runs as number);
});

test("nothing is asked of a project that is not there", async () => {
  await askForWorkspace(new QueryClient(), { ...PROJECT, project: "coming" }, null);
  expect(asked).toEqual(["/api/v1/session", "/api/v1/projects"]);
});
