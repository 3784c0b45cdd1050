import { beforeEach, expect, test, vi } from "vitest";
import { askAhead, type Read } from "@/data/ahead";
import { askForAddress, askForWorkspace } from "./ahead";

const PROJECT = { entity: "ann", project: "digits" };
const asked: string[] = [];

const answers: Record<string, unknown> = {
  "/api/v1/session": { viewer: { username: "ann" } },
  "/api/v1/projects?entity=ann&name=digits": { items: [{ entity: "ann", name: "digits" }] },
  "/api/v1/projects?entity=ann&name=coming": { items: [] },
  "/api/v1/projects/ann/digits/workspace": { view: null, template: null },
  "/api/v1/projects/ann/digits/views": { items: [] },
  "/api/v1/projects/ann/digits/runs": { items: [{ id: "a" }], total: 1, next_cursor: null },
};

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("window", {});
  vi.stubGlobal("document", { baseURI: "http://here/", getElementById: () => null });
  vi.stubGlobal("fetch", async (input: string | URL | Request) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    asked.push(pathname);
    return Response.json(answers[pathname + search] ?? answers[pathname] ?? null);
  });
});

/** Asks ahead; resolves when all has been answered. */
async function ask(how: (read: Read) => Promise<void>): Promise<void> {
  askAhead(how);
  await window.__ahead?.whole;
}

test("the view comes before the runs that it chooses", async () => {
  await ask((read) => askForWorkspace(read, PROJECT, null));
  await vi.waitFor(() => expect(asked).toContain("/api/v1/projects/ann/digits/runs"));
  const [view, runs] = ["workspace", "runs"].map((name) =>
    asked.indexOf(`/api/v1/projects/ann/digits/${name}`),
  );
  expect(view).toBeGreaterThanOrEqual(0);
  expect(view).toBeLessThan(runs as number);
});

test("nothing is asked of a project that is not there", async () => {
  await ask((read) => askForWorkspace(read, { ...PROJECT, project: "coming" }, null));
  expect(asked).toEqual(["/api/v1/session", "/api/v1/projects"]);
});

test.each([
  ["/", ["session"]],
  ["/ann/digits/runs/a", ["projects", "session"]],
])("at %s no more is asked than it shows", async (pathname, names) => {
  await ask((read) => askForAddress(read, { pathname, search: "" }, "http://here/"));
  expect(asked.toSorted()).toEqual(names.map((name) => `/api/v1/${name}`));
});

test("below a path prefix, what a workspace shows is asked for once", async () => {
  const place = { pathname: "/below/ann/digits", search: "" };
  await ask((read) => askForAddress(read, place, "http://here/below/"));
  expect(asked.filter((path) => path.endsWith("/runs"))).toHaveLength(1);
  expect(asked.filter((path) => path.endsWith("/metrics"))).toHaveLength(2);
  expect(asked).toEqual([...new Set(asked)].concat("/api/v1/projects/ann/digits/metrics"));
});
