/**
 * How far things had happened when a project was first read, so that the live stream, which is opened
 * later, tells what came since (`server/http/cursors.py`). While it is open, it knows by itself.
 */
import type { ProjectRef } from "./types";

const HEADER = "x-runwell-cursor";
const PROJECT = /\/api\/v1\/(projects\/[^/?]+\/[^/?]+)/;

interface Cursors {
  /** Of each project, that of the first answer since nobody listens. */
  readonly first: Map<string, string>;
  /** Of the last answer of all. */
  last: string | null;
}

declare global {
  interface Window {
    /** Two scripts read, `ahead.js` and the application. */
    __cursors?: Cursors;
  }
}

const listening = new Set<string>();

export function noteCursor({ url, headers }: Pick<Response, "url" | "headers">): void {
  const cursor = headers.get(HEADER);
  if (cursor === null || typeof window === "undefined") return;
  const cursors = known();
  cursors.last = cursor;
  const project = PROJECT.exec(url)?.[1];
  if (!project || listening.has(project) || cursors.first.has(project)) return;
  cursors.first.set(project, cursor);
}

/**
 * Returns whence a stream is to tell of these projects; null: nothing has been read. From now on it
 * is open.
 */
export function beginListening(refs: readonly ProjectRef[]): string | null {
  const { first, last } = known();
  const cursors = refs.map(nameOf).flatMap((project) => {
    const cursor = first.get(project) ?? [];
    listening.add(project);
    first.delete(project);
    return cursor;
  });
  return cursors.toSorted((one, other) => numberOf(one) - numberOf(other))[0] ?? last;
}

/** `since`: where a stream would have begun that has told nothing; null: it has. */
export function endListening(refs: readonly ProjectRef[], since: string | null = null): void {
  for (const project of refs.map(nameOf)) {
    listening.delete(project);
    if (since !== null) known().first.set(project, since);
  }
}

function known(): Cursors {
  window.__cursors ??= { first: new Map(), last: null };
  return window.__cursors;
}

function nameOf({ entity, project }: ProjectRef): string {
  return `projects/${encodeURIComponent(entity)}/${encodeURIComponent(project)}`;
}

/** Of those that one life of the server told; that of another one has it say that it knows nothing. */
function numberOf(cursor: string): number {
  return Number(cursor.slice(cursor.lastIndexOf("-") + 1));
}
