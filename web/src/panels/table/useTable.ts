/** Reads the table files of some runs and makes of them the one table that is shown. */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { type TableContent, tableQuery } from "@/data/content";
import { refOf } from "@/data/named-runs";
import type { ProjectRef } from "@/data/types";
import { isArray, isObject, type Json } from "@/lib/json";
import type { PanelRun } from "@/panels/panel";
import { type Computed, concatenated, type JoinSettings, joinedBy, withComputed } from "./derive";
import { tagged } from "./rows";

export interface Entry {
  readonly run: PanelRun;
  readonly step: number;
  /** What was logged: a note of where the file lies. */
  readonly value: Json;
  /** The same of the table to join. */
  readonly other: Json;
}

export interface TableQuestion {
  readonly entries: readonly Entry[];
  /** One below the other, with the run as the first column. */
  readonly isAll: boolean;
  readonly join: JoinSettings | null;
  readonly computed: readonly Computed[];
}

export interface Made {
  readonly table: TableContent | null;
  /** What is wrong with columns that should be computed. */
  readonly problems: readonly string[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

const NOTHING = { table: null, problems: [] };

export function useTable(project: ProjectRef, question: TableQuestion): Made {
  const { entries, isAll, join, computed } = question;
  const files = useQueries({
    queries: entries.map(({ run, value }) => ({
      ...tableQuery(refOf(project, run.id), pathOf(partOf(value, "table1") ?? value)),
      placeholderData: (before: TableContent | undefined) => (isAll ? undefined : before),
    })),
  });
  const seconds = useQueries({
    queries: entries.map(({ run, value }) => {
      const path = pathOf(partOf(value, "table2") ?? null);
      return { ...tableQuery(refOf(project, run.id), path), enabled: path !== "" };
    }),
  });
  const others = useQueries({
    queries: (join ? entries : []).map(({ run, other }) => ({
      ...tableQuery(refOf(project, run.id), pathOf(other)),
      enabled: pathOf(other) !== "",
    })),
  });
  const contents = [...files, ...seconds, ...others].map(({ data }) => data);
  const names = entries.map(({ run }) => run.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the files are told by their contents
  const made = useMemo(
    () =>
      attempt(() => {
        const tables = entries.flatMap(({ run, value }, at) => {
          const table = ownTable(value, contents[at], contents[entries.length + at]);
          const other = contents[2 * entries.length + at];
          if (!table || (join && !other)) return [];
          const whole = join && other ? joinedBy(table, other, join.by) : table;
          return [{ run: run.name, table: tagged(whole, run.id) }];
        });
        const [only] = tables;
        if (!only) return NOTHING;
        return withComputed(isAll ? concatenated(tables) : only.table, computed);
      }),
    [names, isAll, join, computed, ...contents, contents.length],
  );
  const failed = [...files, ...seconds, ...others].find(({ error }) => error);
  const isLacking = join !== null && entries.every(({ other }) => pathOf(other) === "");
  return {
    table: made instanceof Error ? null : made.table,
    problems: made instanceof Error ? [] : made.problems,
    isPending: files.some(({ isPending }) => isPending),
    error:
      made instanceof Error
        ? made
        : (failed?.error ??
          (isLacking ? new Error(`no run here logged the table “${join.tableKey}”`) : null)),
    retry: () => {
      for (const file of [...files, ...seconds]) if (file.error) void file.refetch();
    },
  };
}

/** A `wandb.JoinedTable` is a note of two tables and the columns by which they are one. */
function partOf(value: Json, name: "table1" | "table2"): Json | undefined {
  return isObject(value) && value._type === "joined-table" ? (value[name] ?? null) : undefined;
}

function ownTable(
  value: Json,
  table: TableContent | undefined,
  second: TableContent | undefined,
): TableContent | undefined {
  if (!isObject(value) || partOf(value, "table2") === undefined) return table;
  if (!table || !second) return undefined;
  const by = value.join_key ?? null;
  const [left, right] = isArray(by) ? by.map(String) : [String(by)];
  return joinedBy(table, second, left ?? "", right ?? left);
}

function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function pathOf(value: Json): string {
  return isObject(value) && typeof value.path === "string" ? value.path : "";
}
