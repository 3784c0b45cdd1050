/** What was captured of a run, as labelled lines for its overview. Pure; unknown facts are left out. */
import type { RunDetail } from "@/data/types";
import { asNumber, isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import { formatBytes, formatCount, formatInteger } from "@/lib/number";
import { formatDateTime, formatDuration } from "@/lib/time";

export interface Fact {
  readonly label: string;
  readonly text: string;
  /** Shown in the face of code, with a copy button. */
  readonly isCode?: boolean;
}

/** When and how long it ran. */
export function timeFacts(run: RunDetail): Fact[] {
  return present([
    ["Started", formatDateTime(run.created_at)],
    ["Ended", run.finished_at === null ? null : formatDateTime(run.finished_at)],
    ["Last sign of life", formatDateTime(run.heartbeat_at)],
    ["Runtime", formatDuration(run.runtime_s)],
    [
      "Logged",
      run.rows > 0
        ? `${formatCount(run.rows, "row")}, last step ${formatInteger(run.last_step)}`
        : null,
    ],
    ["Exit code", run.exit_code === null ? null : String(run.exit_code)],
  ]);
}

/** Who and where. */
export function placeFacts(run: RunDetail): Fact[] {
  const facts = run.environment;
  return present([
    ["Author", run.user],
    ["Host", run.host ?? text(facts.host)],
    ["System", text(facts.os)],
    ["Python", text(facts.python)],
    ["Client", text(facts.cli_version) ?? text(facts.version)],
    ["CPU", cpu(facts)],
    ["Memory", memory(facts)],
    ["GPU", gpu(facts)],
    ["CUDA", text(facts.cuda) ?? text(facts.cudaVersion)],
  ]);
}

/** What exactly ran. */
export function codeFacts(run: RunDetail): Fact[] {
  const git = isObject(run.environment.git) ? run.environment.git : {};
  const code: [string, string | null][] = [
    ["Command", run.command],
    ["Git commit", run.commit ?? text(git.commit)],
    ["Git remote", run.repo ?? text(git.remote)],
    ["Directory", text(run.environment.root)],
    ["Python path", text(run.environment.executable)],
  ];
  return present(code).map((fact) => ({ ...fact, isCode: true }));
}

/** Where the run belongs. */
export function groupFacts(run: RunDetail): Fact[] {
  return present([
    ["Group", run.group],
    ["Job type", run.job_type],
    ["Sweep", run.sweep],
  ]);
}

function present(facts: readonly (readonly [string, string | null])[]): Fact[] {
  return facts.flatMap(([label, value]) => (value ? [{ label, text: value }] : []));
}

function text(value: Json | undefined): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
}

function cpu(facts: JsonObject): string | null {
  const physical = asNumber(facts.cpu_count);
  const logical = asNumber(facts.cpu_count_logical);
  if (physical === undefined && logical === undefined) return null;
  const threads = logical !== undefined && logical !== physical ? `, ${logical} threads` : "";
  return `${formatCount(physical ?? logical ?? 0, "core")}${threads}`;
}

function memory(facts: JsonObject): string | null {
  const told = isObject(facts.memory) ? facts.memory : {};
  const bytes = asNumber(told.total);
  const total_gb = asNumber(told.total_gb);
  if (total_gb !== undefined) return formatBytes(total_gb * 1024 ** 3);
  const written = typeof told.total === "string" ? Number(told.total) : bytes;
  return written !== undefined && Number.isFinite(written) ? formatBytes(written) : null;
}

function gpu(facts: JsonObject): string | null {
  const count = asNumber(facts.gpu_count) ?? 0;
  const devices = isArray(facts.gpu_nvidia) ? facts.gpu_nvidia : [];
  const first = devices.find(isObject);
  const name = text(facts.gpu) ?? (first ? text(first.name) : null);
  if (!name) return null;
  return Math.max(count, devices.length) > 1
    ? `${Math.max(count, devices.length)} × ${name}`
    : name;
}
