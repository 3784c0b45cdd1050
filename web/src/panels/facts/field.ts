/**
 * Fields of a run as panels name them, in W&B's words: `config:lr.value`, `summary:loss`,
 * `run:createdAt`, or a bare key, which is one of the summary. Pure.
 */
import type { Run } from "@/data/types";
import { asNumber, isObject, type Json, type JsonObject } from "@/lib/json";

const SECTION = /^(config|summary|run):(.*)$/s;
const RUN_FIELDS: Readonly<Record<string, (run: Run) => Json>> = {
  name: (run) => run.id,
  id: (run) => run.id,
  displayName: (run) => run.name,
  display_name: (run) => run.name,
  state: (run) => run.state,
  createdAt: (run) => run.created_at,
  created_at: (run) => run.created_at,
  heartbeatAt: (run) => run.heartbeat_at,
  duration: (run) => run.runtime_s,
  runtime: (run) => run.runtime_s,
  user: (run) => run.user,
  username: (run) => run.user,
  group: (run) => run.group,
  jobType: (run) => run.job_type,
  host: (run) => run.host,
  sweep: (run) => run.sweep,
  tags: (run) => run.tags,
  notes: (run) => run.notes,
};

export interface Field {
  readonly section: "config" | "summary" | "run";
  /** Nested keys with dots, without W&B's `.value` behind a key of the config. */
  readonly path: string;
}

export function readField(accessor: string): Field {
  const bare = accessor.replace(/^summary_metrics\./, "summary:");
  const [, section, path] = SECTION.exec(bare) ?? [];
  if (section === undefined || path === undefined) return { section: "summary", path: bare };
  if (section === "config") return { section, path: withoutValue(path) };
  return { section: section as Field["section"], path };
}

export function writeField({ section, path }: Field): string {
  return section === "config" ? `config:${withValue(path)}` : `${section}:${path}`;
}

/** What people read for a field. */
export function labelOf(accessor: string): string {
  return readField(accessor).path;
}

/** The value of a field; undefined where the run has none. */
export function valueAt(run: Run, accessor: string): Json | undefined {
  const { section, path } = readField(accessor);
  if (section === "run") return RUN_FIELDS[path]?.(run) ?? undefined;
  return inside(section === "config" ? run.config : run.summary, path);
}

/** The same as a number, flags as 0 and 1; null where it is none or cannot be drawn. */
export function numberAt(run: Run, accessor: string): number | null {
  const value = valueAt(run, accessor);
  if (typeof value === "boolean") return value ? 1 : 0;
  const number = asNumber(value);
  return number !== undefined && Number.isFinite(number) ? number : null;
}

/** A key may hold dots itself: the longest beginning that is a key goes first. */
function inside(object: JsonObject, path: string): Json | undefined {
  if (path in object) return object[path];
  for (let dot = path.lastIndexOf("."); dot > 0; dot = path.lastIndexOf(".", dot - 1)) {
    const value = object[path.slice(0, dot)];
    if (isObject(value)) return inside(value, path.slice(dot + 1));
  }
  return undefined;
}

function withoutValue(path: string): string {
  return path.endsWith(".value") ? path.slice(0, -".value".length) : path.replace(".value.", ".");
}

function withValue(path: string): string {
  const dot = path.indexOf(".");
  return dot < 0 ? `${path}.value` : `${path.slice(0, dot)}.value${path.slice(dot)}`;
}
