// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { createElement, type ReactNode, useMemo, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isElsewhere } from "@/data/named-runs";
import type { Run } from "@/data/types";
import { fakeRun } from "@/features/runs-table/run.fake";
import { FRESH } from "@/features/workspace/document";
import type { Edit } from "@/features/workspace/edits";
import { questionOf } from "./question";
import { useForeignRuns } from "./useForeignRuns";
import { useSelection } from "./useSelection";
import { useShownRuns } from "./useShownRuns";

/** The newest first, as the server lists them. */
const RUNS = Array.from({ length: 1500 }, (_, place) => fakeRun(`r${place}`));
const ids = (runs: readonly { id: string }[]) => runs.map(({ id }) => id);

function found(params: URLSearchParams, of: readonly Run[] = RUNS): readonly Run[] {
  const filter = JSON.parse(params.get("filter") ?? "{}") as { name?: { $in: string[] } };
  const search = params.get("search") ?? "";
  return of.filter(
    ({ id, name }) => name.includes(search) && (filter.name?.$in.includes(id) ?? true),
  );
}

/** Of another project, which has a run of the same id and name. */
const OTHERS: readonly Run[] = [{ ...fakeRun("r0"), runtime_s: 7 }, fakeRun("x1")];
const PROJECTS = ["other", "busy", "moved"].map((name) => ({ entity: "me", name }));
let asked: string[] = [];

/** Answers as the server does; the cursor is the place at which a page begins. */
async function answer(url: string): Promise<Response> {
  const { pathname, searchParams: params } = new URL(url);
  asked.push(pathname);
  if (pathname.endsWith("/projects")) {
    return Response.json({ items: PROJECTS.filter(({ name }) => name === params.get("name")) });
  }
  if (pathname.includes("/me/busy/")) return Response.json({}, { status: 503 });
  if (pathname.includes("/me/moved/")) return Response.json({}, { status: 404 });
  if (pathname.includes("/me/other/")) {
    const items = found(params, OTHERS);
    return Response.json({ items, total: items.length, next_cursor: null });
  }
  const all = found(params);
  const from = Number(params.get("cursor") ?? 0);
  const end = from + Number(params.get("limit"));
  const next_cursor = end < all.length ? String(end) : null;
  return Response.json({ items: all.slice(from, end), total: all.length, next_cursor });
}

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", answer);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

let projects = 0;

function show() {
  projects += 1;
  const project = { entity: "me", project: `p${projects}` };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(QueryClientProvider, { client }, children);
  const renders: { search: string; isOld: boolean; listed: string[] }[] = [];
  const use = ({ search }: { search: string }) => {
    const [workspace, setWorkspace] = useState(FRESH);
    const edit = useMemo(() => (_: string, change: Edit) => setWorkspace(change), []);
    const selection = useSelection(project, { workspace, edit });
    const asked = { search, isRegex: false };
    const names = useMemo(() => selection.pinned.filter(isElsewhere), [selection.pinned]);
    const foreign = useForeignRuns(project, names, questionOf(asked, {}));
    const shown = useShownRuns(project, asked, {}, selection, foreign);
    renders.push({ search, isOld: shown.source.isOld, listed: ids(shown.runs) });
    return shown;
  };
  return { client, renders, ...renderHook(use, { wrapper, initialProps: { search: "" } }) };
}

test("at first the newest are drawn", async () => {
  const { result } = show();
  await waitFor(() => expect(ids(result.current.drawn)).toEqual(ids(RUNS.slice(0, 10))));
  expect(result.current.total).toBe(1500);
});

test("all are drawn when all are wanted, however few the list has shown so far", async () => {
  const { result } = show();
  await waitFor(() => expect(result.current.drawn).toHaveLength(10));
  act(() => result.current.selection.showAll());
  await waitFor(() => expect(result.current.drawn).toHaveLength(1000));
});

test("runs chosen elsewhere are drawn wherever they stand", async () => {
  const { result } = show();
  await waitFor(() => expect(result.current.drawn).toHaveLength(10));
  act(() => result.current.selection.showOnly(["r3", "r1400"]));
  await waitFor(() => expect(ids(result.current.drawn)).toEqual(["r3", "r1400"]));
  expect(ids(result.current.runs)).toContain("r1400");
});

test("a search takes runs away from what is drawn, those chosen by hand too", async () => {
  const { result, rerender } = show();
  await waitFor(() => expect(result.current.drawn).toHaveLength(10));
  act(() => result.current.selection.showOnly(["r3", "r1400"]));
  await waitFor(() => expect(result.current.drawn).toHaveLength(2));
  rerender({ search: "r1400" });
  await waitFor(() => expect(ids(result.current.drawn)).toEqual(["r1400"]));
});

test("an answer to an earlier search is never mixed with one to the present", async () => {
  const { result, rerender, renders } = show();
  await waitFor(() => expect(result.current.drawn).toHaveLength(10));
  act(() => result.current.selection.showAll());
  await waitFor(() => expect(result.current.runs).toHaveLength(1000));
  rerender({ search: "r1" });
  await waitFor(() => expect(result.current.runs).toHaveLength(611));
  const answered = renders.filter(({ search, isOld }) => search === "r1" && !isOld);
  expect(answered.flatMap(({ listed }) => listed).filter((id) => !id.startsWith("r1"))).toEqual([]);
});

test("what is drawn stays the same while it says the same", async () => {
  const { result, client } = show();
  await waitFor(() => expect(result.current.drawn).toHaveLength(10));
  await waitFor(() =>
    expect(result.current.drawn[0]?.color).not.toBe(result.current.drawn[1]?.color),
  );
  const { drawn } = result.current;
  RUNS[0] = { ...(RUNS[0] as Run), runtime_s: 99 };
  await act(() => client.invalidateQueries());
  await waitFor(() => expect(result.current.runs[0]?.runtime_s).toBe(99));
  expect(result.current.drawn).toBe(drawn);
});

test("pinned runs stand first wherever they are listed; the others keep their ranks", async () => {
  const { result } = show();
  await waitFor(() => expect(result.current.drawn).toHaveLength(10));
  act(() => result.current.selection.setBaseline("r1400"));
  await waitFor(() => expect(ids(result.current.drawn)).toHaveLength(11));
  expect(ids(result.current.runs).slice(0, 2)).toEqual(["r1400", "r0"]);
  expect(result.current.drawn[0]).toMatchObject({ id: "r1400", isBaseline: true });
  act(() => result.current.selection.pin("r1400", false));
  await waitFor(() => expect(ids(result.current.drawn)).toEqual(ids(RUNS.slice(0, 10))));
});

test("runs of another project are drawn first, and told apart from those of this one", async () => {
  const { result } = show();
  await waitFor(() => expect(result.current.drawn).toHaveLength(10));
  act(() => result.current.selection.pin("me/other/r0", true));
  await waitFor(() => expect(result.current.drawn).toHaveLength(11));
  expect(result.current.drawn[0]).toMatchObject({ id: "me/other/r0", name: "run r0 (other)" });
  expect(result.current.foreign[0]?.run).toMatchObject({ id: "me/other/r0", runtime_s: 7 });
  expect(ids(result.current.runs)).not.toContain("me/other/r0");
  act(() => result.current.selection.toggle("me/other/r0", false));
  await waitFor(() => expect(ids(result.current.drawn)).toEqual(ids(RUNS.slice(0, 10))));
  act(() => result.current.selection.solo("me/other/r0"));
  await waitFor(() => expect(result.current.drawn).toMatchObject([{ name: "run r0 (other)" }]));
});

test("a run that one may not see, or that is gone, says so and is not asked for", async () => {
  const { result, rerender } = show();
  await waitFor(() => expect(result.current.drawn).toHaveLength(10));
  act(() => result.current.selection.pin("me/hidden/a", true));
  act(() => result.current.selection.pin("me/other/gone", true));
  act(() => result.current.selection.pin("me/other/x1", true));
  const told = () => result.current.foreign.map(({ name, isLost }) => [name, isLost]);
  const lost = [
    ["me/hidden/a", true],
    ["me/other/gone", true],
    ["me/other/x1", false],
  ];
  await waitFor(() => expect(told()).toEqual(lost));
  expect(asked.filter((path) => path.includes("/hidden/"))).toEqual([]);
  rerender({ search: "r1" });
  await waitFor(() => expect(told()).toEqual(lost.slice(0, 1)));
});

test("a server that is busy does not say that a run is gone", async () => {
  const { result } = show();
  await waitFor(() => expect(result.current.drawn).toHaveLength(10));
  act(() => result.current.selection.pin("me/busy/a", true));
  act(() => result.current.selection.pin("me/moved/a", true));
  const told = () => result.current.foreign.map(({ name, isLost }) => [name, isLost]);
  await waitFor(() =>
    expect(told()).toEqual([
      ["me/busy/a", false],
      ["me/moved/a", true],
    ]),
  );
  await waitFor(() => expect(asked.some((path) => path.includes("/busy/"))).toBe(true));
  expect(told()[0]).toEqual(["me/busy/a", false]);
});
