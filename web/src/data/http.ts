/**
 * The one place that talks HTTP to `/api/v1`. It knows addresses and problems, no resource.
 * Addresses are relative to `<base href>`, so the UI works below any path prefix.
 */
import { noteCursor } from "./cursors";
import { dropEnclosed, takeEnclosed } from "./enclosures";
import type { RunRef } from "./types";
import { afterUnfinished, type Change, whileUnfinished } from "./unfinished";

type Param = string | number | boolean | null | undefined;
type Params = Readonly<Record<string, Param>>;

/** The server said no (RFC 9457); `status` 0 means that it could not be reached. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail || title);
  }
}

/** Returns the absolute address of `path` below `/api/v1/`. */
export function apiUrl(path: string, params: Params = {}): string {
  const url = new URL(`api/v1/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== "") {
      url.searchParams.set(name, String(value));
    }
  }
  return url.href;
}

/** Returns the path of a project's resources: `projects/<entity>/<project>`. */
export function projectPath(ref: { entity: string; project: string }): string {
  return `projects/${encodeURIComponent(ref.entity)}/${encodeURIComponent(ref.project)}`;
}

/** Returns the path of a run's resources. */
export function runPath(ref: RunRef): string {
  return `${projectPath(ref)}/runs/${encodeURIComponent(ref.run)}`;
}

/** Returns the address of a file that a run saved. */
export function fileUrl(ref: RunRef, path: string): string {
  const parts = [ref.entity, ref.project, ref.run, ...path.split("/")];
  return new URL(`files/${parts.map(encodeURIComponent).join("/")}`, document.baseURI).href;
}

/** Links of the server begin at it, which may lie below a path; a reference has its own address. */
export function addressUrl(url: string): string {
  return new URL(url.replace(/^\//, ""), document.baseURI).href;
}

interface ReadOptions {
  readonly params?: Params;
  readonly signal?: AbortSignal;
}

/** Reads JSON. Throws an `ApiProblem` when the answer is none. */
export async function getJson<T>(path: string, options: ReadOptions = {}): Promise<T> {
  const url = apiUrl(path, options.params);
  const left = afterUnfinished(finish);
  if (left) {
    await left;
    dropEnclosed();
  }
  const enclosed = takeEnclosed(url);
  if (enclosed !== undefined) return enclosed as T;
  const response = await request(url, {
    signal: options.signal ?? null,
    headers: { Accept: "application/json" },
  });
  return (await response.json()) as T;
}

/** Sends JSON; returns the JSON of the answer, or undefined when it has no body. */
export async function sendJson<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  const sent = body === undefined ? null : JSON.stringify(body);
  const response = await change({ method, url: apiUrl(path), body: sent });
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

function change(change: Change): Promise<Response> {
  const { method, url, body } = change;
  dropEnclosed();
  return whileUnfinished(change, () =>
    request(url, {
      method,
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body,
      // A change that is on its way arrives even if the page is left; browsers do so for small ones.
      keepalive: (body?.length ?? 0) < KEPT_ALIVE,
    }),
  );
}

/** Sends again what the page before left; it may have arrived, and if it does not, pages tell. */
async function finish(left: Change): Promise<void> {
  await change(left).catch(() => {});
}

/** Sends JSON and returns the raw bytes of the answer. */
export async function postForBytes(
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const response = await request(apiUrl(path), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
  return response.arrayBuffer();
}

/** Characters; browsers allow 64 KiB for all that is on its way. */
const KEPT_ALIVE = 16_000;

async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { credentials: "same-origin", ...init }).catch((cause) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiProblem(0, "The server does not answer", "Could not reach the server");
  });
  noteCursor(response);
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const field = (name: string): string => {
    const value = body && typeof body === "object" ? Reflect.get(body, name) : undefined;
    return typeof value === "string" ? value : "";
  };
  const title = field("title") || response.statusText || `Status ${response.status}`;
  return new ApiProblem(response.status, title, field("detail"));
}
