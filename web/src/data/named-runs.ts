/**
 * Runs as panels and requests about a project name them: its own by their ids, those of other
 * projects, which are looked at beside them, by `entity/project/id`. No name of these has a slash,
 * and that of an entity has letters, digits and `_.-` only. Pure.
 */
import type { ProjectRef, Run, RunRef } from "./types";

const ELSEWHERE = /^([\w.-]+)\/([^/]+)\/([^/]+)$/;

/** Whether this is the name of a run of another project. */
export function isElsewhere(name: string): boolean {
  return ELSEWHERE.test(name);
}

/** Where the run of this name is. */
export function refOf(here: ProjectRef, name: string): RunRef {
  const [, entity, project, run] = ELSEWHERE.exec(name) ?? [];
  return entity !== undefined && project !== undefined && run !== undefined
    ? { entity, project, run }
    : { entity: here.entity, project: here.project, run: name };
}

/** What a run is called here. */
export function nameIn(here: ProjectRef, { entity, project, run }: RunRef): string {
  const isHere = entity === here.entity && project === here.project;
  return isHere ? run : `${entity}/${project}/${run}`;
}

/** A run as panels know it: by its name here, and one of another project says which. */
export function calledHere(here: ProjectRef, there: ProjectRef, run: Run): Run {
  const id = nameIn(here, { ...there, run: run.id });
  return id === run.id ? run : { ...run, id, name: `${run.name} (${there.project})` };
}

export interface RunsOfProject {
  readonly project: ProjectRef;
  /** Their ids there. */
  readonly runs: readonly string[];
}

/** The runs of these names by their projects, this one first if it has any. */
export function byProject(here: ProjectRef, names: readonly string[]): readonly RunsOfProject[] {
  const own = names.filter((name) => !isElsewhere(name));
  const found = new Map<string, { project: ProjectRef; runs: string[] }>();
  for (const name of names) {
    if (!isElsewhere(name)) continue;
    const { entity, project, run } = refOf(here, name);
    const id = `${entity}/${project}`;
    const known = found.get(id) ?? { project: { entity, project }, runs: [] };
    known.runs.push(run);
    found.set(id, known);
  }
  return [...(own.length > 0 ? [{ project: here, runs: own }] : []), ...found.values()];
}

/** Names in the query of an address, where commas stand between them. */
export function listed(names: readonly string[]): string {
  return names.map((name) => name.replaceAll(",", "%2C")).join(",");
}
