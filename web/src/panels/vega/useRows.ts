/** The rows that a custom chart draws: tables at a step, or keys of summary, config and history. */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { tableQuery } from "@/data/content";
import { useFacts } from "@/data/facts";
import { refOf } from "@/data/named-runs";
import { seriesQuery } from "@/data/series";
import { useSameList } from "@/data/useSameList";
import { isObject, type Json, type JsonObject } from "@/lib/json";
import { valueAt } from "@/panels/facts/field";
import type { PanelProps, PanelRun } from "@/panels/panel";
import { type Logged, useLogged } from "@/panels/steps/useLogged";
import { distinct, joined, type RunRows, rowsOfTable, safeName, type Wanted } from "./chart";

export interface Rows {
  readonly rows: readonly JsonObject[];
  /** The runs that have some. */
  readonly runs: readonly PanelRun[];
  readonly columns: readonly string[];
  /** Of tables: where they were logged. */
  readonly logged: Logged;
  readonly isPending: boolean;
  readonly error: Error | null;
}

const MOST_RUNS = 20;
const POINTS = 500;
const NO_RUNS: readonly PanelRun[] = [];
const NO_KEYS: readonly string[] = [];

export function useRows(
  { project, runs: all }: Pick<PanelProps, "project" | "runs">,
  wanted: Wanted,
): Rows {
  const runs = useMemo(() => distinct(all.slice(0, MOST_RUNS)), [all]);
  const isTable = wanted.source === "summaryTable" || wanted.source === "historyTable";
  const isHistory = wanted.source === "history";
  const logged = useLogged(project, isTable ? runs : NO_RUNS, wanted.tableKey);
  const tables = useQueries({
    queries: logged.entries.map(({ run, logged: { value } }) =>
      tableQuery(refOf(project, run.id), pathOf(value)),
    ),
  });
  const keys = isTable ? NO_KEYS : wanted.keys;
  const ids = useMemo(
    () => (isTable || isHistory ? [] : runs.map(({ id }) => id)),
    [isTable, isHistory, runs],
  );
  const facts = useFacts(project, ids);
  const series = useQueries({
    queries: (isHistory ? keys : []).map((key) =>
      seriesQuery(
        project,
        {
          runs: runs.map(({ id }) => id).toSorted(),
          stream: "history",
          x: "_step",
          buckets: POINTS,
          range: null,
        },
        key,
      ),
    ),
  });
  const contents = useSameList(tables.map(({ data }) => data));
  const curves = useSameList(series.map(({ data }) => data));
  // biome-ignore lint/correctness/useExhaustiveDependencies: told by their contents
  const found = useMemo((): readonly (RunRows & { run: PanelRun })[] => {
    if (isTable) {
      return logged.entries.flatMap(({ run }, at) => {
        const table = contents[at];
        return table ? [{ ...run, run, rows: rowsOfTable(table) }] : [];
      });
    }
    if (isHistory)
      return runs.map((run) => ({ ...run, run, rows: historyRows(run, keys, curves) }));
    return facts.runs.flatMap((fact) => {
      const run = runs.find(({ id }) => id === fact.id);
      if (!run) return [];
      const row = keys.map((key) => [
        safeName(key),
        valueAt(fact, `${wanted.source}:${key}`) ?? null,
      ]);
      return [{ ...run, run, rows: [Object.fromEntries(row) as JsonObject] }];
    });
  }, [isTable, isHistory, runs, facts.runs, wanted, contents, curves]);
  const columns = useMemo(
    () => [...new Set(isTable ? contents.flatMap((one) => one?.columns ?? []) : ["step", ...keys])],
    [isTable, keys, contents],
  );
  return {
    rows: useMemo(() => joined(found), [found]),
    runs: useMemo(() => found.map(({ run }) => run), [found]),
    columns,
    logged,
    isPending:
      logged.isPending ||
      (found.length === 0 && [...tables, ...series].some(({ isPending }) => isPending)) ||
      (ids.length > 0 && facts.isPending),
    error: logged.error ?? tables.find(({ error }) => error)?.error ?? facts.error,
  };
}

type Curves = readonly (
  | {
      readonly key: string;
      readonly x: Float64Array;
      readonly series: readonly { readonly run: string; readonly last: Float64Array }[];
    }
  | null
  | undefined
)[];

function historyRows(
  run: PanelRun,
  keys: readonly string[],
  curves: Curves,
): readonly JsonObject[] {
  const rows = new Map<number, Record<string, Json>>();
  for (const [place, curve] of curves.entries()) {
    const series = curve?.series.find((one) => one.run === run.id);
    for (const [at, value] of series?.last.entries() ?? []) {
      if (Number.isNaN(value)) continue;
      const step = curve?.x[at] ?? 0;
      const row = rows.get(step) ?? { step, _step: step };
      row[safeName(keys[place] ?? "")] = value;
      rows.set(step, row);
    }
  }
  return [...rows.values()].sort((a, b) => Number(a.step) - Number(b.step));
}

function pathOf(value: Json): string {
  return isObject(value) && typeof value.path === "string" ? value.path : "";
}
