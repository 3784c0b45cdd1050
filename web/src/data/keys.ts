/**
 * The roots of the query keys. Everything of a project begins with `["project", entity, project]`,
 * so that the live stream can invalidate by prefix without knowing each resource.
 */
import type { ProjectRef, RunRef } from "./types";

export const projectsKey = ["projects"] as const;

export function projectKey(ref: ProjectRef) {
  return ["project", ref.entity, ref.project] as const;
}

/** The key of one kind of resource in a project: "runs", "run", "metrics", "series" … */
export function resourceKey(ref: ProjectRef, resource: string) {
  return [...projectKey(ref), resource] as const;
}

/** The key of one kind of resource of one run: "values", "logs", "files". */
export function runResourceKey(ref: RunRef, resource: string) {
  return [...projectKey(ref), resource, ref.run] as const;
}
