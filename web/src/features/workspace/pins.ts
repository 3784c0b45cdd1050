/**
 * Runs as a document names them where they may be of another project: W&B's global ids. What is no
 * such id is taken for a run of this project. Pure.
 */
import { nameIn } from "@/data/named-runs";
import type { ProjectRef, RunRef } from "@/data/types";

/** So many runs may be pinned, as elsewhere. */
export const MOST_PINS = 20;

export function readPin(stored: string, here: ProjectRef): RunRef {
  const [, run, project, entity] = /^Run:v1:(.+):([^:]+):([^:]+)$/s.exec(decoded(stored)) ?? [];
  if (run === undefined || project === undefined || entity === undefined) {
    return { ...here, run: stored };
  }
  return { entity, project, run };
}

export function writePin({ entity, project, run }: RunRef): string {
  const bytes = new TextEncoder().encode(`Run:v1:${run}:${project}:${entity}`);
  return btoa(String.fromCharCode(...bytes));
}

/** What the runs are called here, each once. */
export function pinNames(stored: readonly string[], here: ProjectRef): readonly string[] {
  return [...new Set(stored.map((pin) => nameIn(here, readPin(pin, here))))];
}

function decoded(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return ""; // not base64: no global id
  }
}
