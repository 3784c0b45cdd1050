/** The columns of a runs table: those of every run, and one for each config and summary value that was seen. */
import type { Run } from "@/data/types";
import { asNumber, type Json, type JsonObject } from "@/lib/json";
import { naturalCompare } from "@/lib/path";
import { leaves, valueAt } from "@/lib/tree";

export type ColumnGroup = "run" | "config" | "summary";

export interface RunColumn {
  readonly id: string;
  readonly label: string;
  readonly group: ColumnGroup;
  /** The field by which the server sorts; null when it cannot. */
  readonly field: string | null;
  readonly width: number;
  /** Numbers stand at the right. */
  readonly isNumeric: boolean;
  /** Shown only once a run has something in it, unless the user says so. */
  readonly isShy: boolean;
  readonly read: (run: Run) => Json | undefined;
}

type Fixed = [
  id: string,
  label: string,
  field: string | null,
  width: number,
  read: RunColumn["read"],
];

const FIXED: readonly Fixed[] = [
  ["name", "Name", "display_name", 232, (run) => run.name],
  ["state", "State", "state", 96, (run) => run.state],
  ["created", "Created", "created_at", 104, (run) => run.created_at],
  ["runtime", "Runtime", "summary._runtime", 88, (run) => run.runtime_s],
  ["user", "User", "username", 100, (run) => run.user],
  ["tags", "Tags", null, 170, (run) => run.tags],
  ["notes", "Notes", "notes", 180, (run) => run.notes],
  ["group", "Group", "group", 110, (run) => run.group],
  ["job_type", "Job type", "job_type", 100, (run) => run.job_type],
  ["host", "Host", "host", 120, (run) => run.host],
];

const SHY: ReadonlySet<string> = new Set(["user", "tags", "notes", "group", "job_type", "host"]);
const RIGHT: ReadonlySet<string> = new Set(["created", "runtime"]);

export const FIXED_COLUMNS: readonly RunColumn[] = FIXED.map(([id, label, field, width, read]) => ({
  id,
  label,
  group: "run",
  field,
  width,
  isNumeric: RIGHT.has(id),
  isShy: SHY.has(id),
  read,
}));

/** What was seen of one key: its path, and whether all of its values are numbers. */
interface Seen {
  readonly group: "config" | "summary";
  readonly path: readonly string[];
  isNumeric: boolean;
}

type SeenById = Map<string, Seen>;

/** Pages do not change, so each is looked through once. */
const seenInPage = new WeakMap<readonly Run[], SeenById>();

function seenIn(page: readonly Run[]): SeenById {
  const known = seenInPage.get(page);
  if (known) return known;
  const seen: SeenById = new Map();
  for (const run of page) {
    look(seen, "config", run.config);
    look(seen, "summary", run.summary);
  }
  seenInPage.set(page, seen);
  return seen;
}

function look(seen: SeenById, group: Seen["group"], values: JsonObject): void {
  for (const { path, value } of leaves(values)) {
    const id = `${group}.${path.join(".")}`;
    const isNumeric = value === null || asNumber(value) !== undefined;
    const known = seen.get(id);
    if (known) known.isNumeric &&= isNumeric;
    else seen.set(id, { group, path, isNumeric });
  }
}

/** All columns in their natural order: the run's own, its config, its summary. */
export function columnsOf(pages: readonly (readonly Run[])[]): RunColumn[] {
  const all: SeenById = new Map();
  for (const page of pages) {
    for (const [id, seen] of seenIn(page)) {
      const known = all.get(id);
      if (known) known.isNumeric &&= seen.isNumeric;
      else all.set(id, { ...seen });
    }
  }
  const found = [...all].map(([id, seen]) => discovered(id, seen));
  return [...FIXED_COLUMNS, ...found.sort((a, b) => naturalCompare(a.id, b.id))];
}

function discovered(id: string, { group, path, isNumeric }: Seen): RunColumn {
  const label = path.join(".");
  const width = Math.min(220, Math.max(isNumeric ? 92 : 120, label.length * 7 + 34));
  return {
    id,
    label,
    group,
    field: id,
    width,
    isNumeric,
    isShy: false,
    read: (run) => valueAt(run[group], path),
  };
}

/** The shy columns in which no run of these pages has anything, and the counters that W&B keeps in a summary. */
export function quietColumns(
  columns: readonly RunColumn[],
  pages: readonly (readonly Run[])[],
): ReadonlySet<string> {
  const quiet = columns.filter(
    ({ id, isShy, read }) =>
      id.startsWith("summary._") ||
      (isShy && !pages.some((page) => page.some((run) => !isEmpty(read(run))))),
  );
  return new Set(quiet.map(({ id }) => id));
}

function isEmpty(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (Array.isArray(value) && value.length === 0)
  );
}
