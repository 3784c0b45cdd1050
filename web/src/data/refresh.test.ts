import { QueryClient, type QueryKey } from "@tanstack/react-query";
import { expect, test, vi } from "vitest";
import { type Changes, noChanges } from "./changes";
import { fileKeys } from "./files";
import { logKeys } from "./logs";
import { metricKeys } from "./metrics";
import { projectsKeys } from "./projects";
import { forget, noteLeft, patchRun, refreshCurves, refreshLists } from "./refresh";
import { runKeys } from "./runs";
import { seriesKeys } from "./series";
import { valueKeys } from "./values";

const ref = { entity: "me", project: "digits" };
const run = (id: string) => ({ ...ref, run: id });
const question = (stream: "history" | "events", ...runs: string[]) => ({
  runs,
  stream,
  x: "_step",
  buckets: 1000,
  range: null,
});

const KEYS = {
  "series of a and b": seriesKeys.one(ref, question("history", "a", "b"), "loss"),
  "series of c": seriesKeys.one(ref, question("history", "c"), "loss"),
  "system of a": seriesKeys.one(ref, question("events", "a"), "system.cpu"),
  "logs of a": logKeys.page(run("a"), {}),
  "pictures of a": valueKeys.list(run("a"), "pictures"),
  "pictures of c": valueKeys.list(run("c"), "pictures"),
  "files of a": fileKeys.list(run("a")),
  "run a": runKeys.one(run("a")),
  "run c": runKeys.one(run("c")),
  "list of runs": runKeys.list(ref, {}),
  metrics: metricKeys.list(ref, { stream: "history" }),
  project: projectsKeys.one(ref),
  "series elsewhere": seriesKeys.one({ ...ref, project: "other" }, question("history", "a"), "x"),
};

async function old(refresh: typeof refreshCurves, change: Partial<Changes>) {
  const client = new QueryClient();
  for (const key of Object.values(KEYS)) client.setQueryData(key, {});
  await refresh(client, ref, { ...noChanges(), ...change });
  return Object.entries(KEYS)
    .filter(([, key]) => client.getQueryState(key)?.isInvalidated)
    .map(([name]) => name);
}

test("new rows make only the curves of their run and stream old", async () => {
  expect(await old(refreshCurves, { rows: new Set(["history/a"]) })).toEqual(["series of a and b"]);
  expect(await old(refreshCurves, { rows: new Set(["events/a"]) })).toEqual(["system of a"]);
});

test("new rows make lists and the run's page old, but no other run's page", async () => {
  expect(await old(refreshLists, { rows: new Set(["history/a"]) })).toEqual([
    "pictures of a",
    "run a",
    "list of runs",
    "metrics",
  ]);
});

test("a run that has left makes lists old; of itself nothing is asked until it is back", async () => {
  const client = new QueryClient();
  for (const key of Object.values(KEYS)) client.setQueryData(key, {});
  const isOld = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
  const change = { ...noChanges(), runs: new Set(["a"]), files: new Set(["a"]) };
  noteLeft(client, run("a"), true);
  await refreshLists(client, ref, change);
  expect(isOld(KEYS["list of runs"])).toBe(true);
  expect([isOld(KEYS["run a"]), isOld(KEYS["files of a"])]).toEqual([false, false]);
  noteLeft(client, run("a"), false);
  await refreshLists(client, ref, change);
  expect([isOld(KEYS["run a"]), isOld(KEYS["files of a"])]).toEqual([true, true]);
});

test("new lines make the console old", async () => {
  expect(await old(refreshCurves, { logs: new Set(["a"]) })).toEqual(["logs of a"]);
});

test("new files make the list of files old", async () => {
  expect(await old(refreshLists, { files: new Set(["a"]) })).toEqual(["files of a"]);
});

test("after a lost cursor everything of the project is old, once", async () => {
  const change = { everything: true };
  const both = [...(await old(refreshCurves, change)), ...(await old(refreshLists, change))];
  expect(both.toSorted()).toEqual(
    Object.keys(KEYS)
      .filter((name) => name !== "series elsewhere")
      .toSorted(),
  );
});

test("rows of a run of another project make old what is drawn with it, and no list of runs", async () => {
  const client = new QueryClient();
  const keys = {
    "series with it": seriesKeys.one(ref, question("history", "b", "me/other/a"), "loss"),
    "series of a": seriesKeys.one(ref, question("history", "a"), "loss"),
    "pictures of a": valueKeys.list(run("a"), "pictures"),
    "list of runs": runKeys.list(ref, {}),
    metrics: metricKeys.list(ref, { stream: "history" }),
    project: projectsKeys.one(ref),
  };
  for (const key of Object.values(keys)) client.setQueryData(key, {});
  const changes = { ...noChanges(), rows: new Set(["history/me/other/a"]) };
  await refreshCurves(client, ref, changes);
  await refreshLists(client, ref, { ...changes, runs: new Set(["me/other/a"]) });
  const isOld = ([, key]: [string, QueryKey]) => client.getQueryState(key)?.isInvalidated;
  const old = Object.entries(keys).filter(isOld);
  expect(old.map(([name]) => name)).toEqual(["series with it", "metrics"]);
});

test("news of a run is shown before anything is read again", () => {
  const client = new QueryClient();
  const key = runKeys.list(ref, {});
  const page = { items: [{ id: "a", state: "running", name: "x" }, { id: "b" }], total: 2 };
  client.setQueryData(key, page);
  patchRun(client, ref, { run: "a", state: "finished", name: "x" });
  expect(client.getQueryData(key)).toEqual({
    ...page,
    items: [{ id: "a", state: "finished", name: "x" }, { id: "b" }],
  });
});

test("what was read of a project that is left is old, and is not read now", () => {
  const client = new QueryClient();
  const read = vi.spyOn(client, "refetchQueries");
  for (const key of Object.values(KEYS)) client.setQueryData(key, {});
  forget(client, ref);
  const fresh = Object.entries(KEYS).filter(([, key]) => !client.getQueryState(key)?.isInvalidated);
  expect(fresh.map(([name]) => name)).toEqual(["series elsewhere"]);
  expect(read).not.toHaveBeenCalled();
});
