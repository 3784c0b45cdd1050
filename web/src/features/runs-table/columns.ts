/**
 * The columns of a runs table: those of every run, and one for each config and summary value that
 * was seen.
 *
 * The natural order, such that results stand beside the names:
 * what every run has; numbers of the summary; config; what else is in the summary; and last who and
 * where, as long as all loaded runs agree on it.
 * Quiet, that is hidden until somebody asks for them: config that all loaded runs agree on, media
 * in the summary, the counters that W&B keeps there, and fields that no run has filled.
 * What a person moved, showed or hid (`layout.ts`) goes before all of this.
 */
import type { Run } from "@/data/types";
import { asNumber, isObject, type Json, type JsonObject } from "@/lib/json";
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
  /** There are two loaded runs or more, and all have the same value here. */
  readonly isSame: boolean;
  /** Some value is a picture, a table …, of which a cell can only say that it is there. */
  readonly isMedia: boolean;
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
  ["runtime", "Runtime", "summary_metrics._runtime", 88, (run) => run.runtime_s],
  ["user", "User", "username", 100, (run) => run.user],
  ["tags", "Tags", null, 170, (run) => run.tags],
  ["notes", "Notes", "notes", 180, (run) => run.notes],
  ["group", "Group", "group", 110, (run) => run.group],
  ["job_type", "Job type", "job_type", 100, (run) => run.job_type],
  ["host", "Host", "host", 120, (run) => run.host],
];

const SHY: ReadonlySet<string> = new Set(["user", "tags", "notes", "group", "job_type", "host"]);
/** Who and where: interesting only where runs differ in it. */
const AROUND: ReadonlySet<string> = new Set(["user", "group", "job_type", "host"]);
const RIGHT: ReadonlySet<string> = new Set(["created", "runtime"]);

export const FIXED_COLUMNS: readonly RunColumn[] = FIXED.map(([id, label, field, width, read]) => ({
  id,
  label,
  group: "run",
  field,
  width,
  isNumeric: RIGHT.has(id),
  isShy: SHY.has(id),
  isSame: false,
  isMedia: false,
  read,
}));

/** What was seen of one key: its path, in how many runs, and what its values are. */
interface Seen {
  readonly group: "config" | "summary";
  readonly path: readonly string[];
  readonly first: Json;
  runs: number;
  isNumeric: boolean;
  isOneValue: boolean;
  isMedia: boolean;
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

function look(all: SeenById, group: Seen["group"], values: JsonObject): void {
  for (const { path, value } of leaves(values)) {
    note(all, `${group}.${path.join(".")}`, {
      group,
      path,
      first: value,
      runs: 1,
      isNumeric: value === null || asNumber(value) !== undefined,
      isOneValue: true,
      isMedia: isObject(value) && value._type !== undefined,
    });
  }
}

/** Adds what was seen elsewhere to what is known of a key. */
function note(all: SeenById, id: string, seen: Seen): void {
  const known = all.get(id);
  if (!known) {
    all.set(id, { ...seen });
    return;
  }
  known.runs += seen.runs;
  known.isNumeric &&= seen.isNumeric;
  known.isOneValue &&= seen.isOneValue && isEqual(known.first, seen.first);
  known.isMedia ||= seen.isMedia;
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (Object.is(a, b)) return true;
  return typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b);
}

/** All columns in their natural order. */
export function columnsOf(pages: readonly (readonly Run[])[]): RunColumn[] {
  const all: SeenById = new Map();
  for (const page of pages) for (const [id, seen] of seenIn(page)) note(all, id, seen);
  const runs = pages.reduce((sum, page) => sum + page.length, 0);
  const found = [...all].map(([id, seen]) => discovered(id, seen, runs));
  const columns = [...FIXED_COLUMNS.map((column) => withSameness(column, pages, runs)), ...found];
  return columns.sort((a, b) => rank(a) - rank(b) || (rank(a) && naturalCompare(a.id, b.id)));
}

function rank({ id, group, isNumeric, isSame }: RunColumn): number {
  if (group === "run") return isSame && AROUND.has(id) ? 4 : 0;
  if (group === "config") return 2;
  return isNumeric && !isInner(id) ? 1 : 3;
}

/** W&B's own counters: `_step`, `_runtime`, `_timestamp`. */
function isInner(id: string): boolean {
  return id.startsWith("summary._");
}

function withSameness(
  column: RunColumn,
  pages: readonly (readonly Run[])[],
  runs: number,
): RunColumn {
  if (!AROUND.has(column.id) || runs < 2) return column;
  const [first] = pages.find((page) => page.length > 0) ?? [];
  const value = first && column.read(first);
  const isSame = pages.every((page) => page.every((run) => isEqual(column.read(run), value)));
  return { ...column, isSame };
}

function discovered(id: string, seen: Seen, runs: number): RunColumn {
  const { group, path, isNumeric, isMedia } = seen;
  const label = path.join(".");
  const width = Math.min(220, Math.max(isNumeric ? 92 : 120, label.length * 7 + 34));
  return {
    id,
    label,
    group,
    field: group === "summary" ? `summary_metrics.${label}` : id,
    width,
    isNumeric,
    isShy: false,
    isSame: runs > 1 && seen.runs === runs && seen.isOneValue,
    isMedia,
    read: (run) => valueAt(run[group], path),
  };
}

/** The columns that are hidden unless somebody asks for them. */
export function quietColumns(
  columns: readonly RunColumn[],
  pages: readonly (readonly Run[])[],
): ReadonlySet<string> {
  const isUnused = ({ isShy, read }: RunColumn) =>
    isShy && !pages.some((page) => page.some((run) => !isEmpty(read(run))));
  const quiet = columns.filter(
    (column) =>
      isInner(column.id) ||
      (column.group === "config" && column.isSame) ||
      (column.group === "summary" && column.isMedia) ||
      isUnused(column),
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
