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

/** Returns whence a stream is to tell; null: nothing has been read. From now on it is open. */
export function beginListening(ref: ProjectRef): string | null {
  const project = nameOf(ref);
  const { first, last } = known();
  const cursor = first.get(project) ?? last;
  listening.add(project);
  first.delete(project);
  return cursor;
}

export function endListening(ref: ProjectRef): void {
  listening.delete(nameOf(ref));
}

function known(): Cursors {
  window.__cursors ??= { first: new Map(), last: null };
  return window.__cursors;
}

function nameOf({ entity, project }: ProjectRef): string {
  return `projects/${encodeURIComponent(entity)}/${encodeURIComponent(project)}`;
}
