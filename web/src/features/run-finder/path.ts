/** What stands in the line where a run of any project is looked for. Pure. */
import type { ProjectRef } from "@/data/types";

/** An address of the UI that was pasted becomes a path; all else stays as it is. */
export function pathOf(text: string, root: string): string {
  const [address = ""] = text.trim().split(/[?#]/);
  if (!/^https?:\/\//.test(address)) return text;
  const below = address.startsWith(root) ? address.slice(root.length) : new URL(address).pathname;
  const [entity, project, ...rest] = below.split("/").filter(Boolean).map(decoded);
  if (entity === undefined || project === undefined) return text;
  const run = rest[0] === "runs" ? (rest[1] ?? "") : "";
  return [entity, project, run].join("/");
}

/** Of `entity/project/…`: the project, if it is one of those there are, and what is behind it. */
export function inProject<Place extends ProjectRef>(
  text: string,
  projects: readonly Place[],
): { readonly project: Place; readonly rest: string } | null {
  const [, entity, name, rest = ""] = /^\s*([^/]+)\/([^/]+)\/(.*)$/s.exec(text) ?? [];
  const project = projects.find((one) => one.entity === entity && one.project === name);
  return project ? { project, rest: rest.trim() } : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
