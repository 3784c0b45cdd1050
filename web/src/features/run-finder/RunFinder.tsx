/**
 * Finds a run of another project: first the project, then one of its runs. What is chosen of
 * projects is taken into the line, so that the way reads `entity/project/run`.
 */
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useDeferredValue, useMemo, useState } from "react";
import { nameIn } from "@/data/named-runs";
import { projectsQuery } from "@/data/projects";
import { runsQuery } from "@/data/runs";
import type { ProjectRef } from "@/data/types";
import { FindWindow } from "@/features/quick-search/FindWindow";
import { ranked } from "@/features/quick-search/finds";
import { inProject, pathOf } from "./path";

interface RunFinderProps {
  /** Its runs are not offered. */
  readonly here: ProjectRef;
  /** By what they are called here; they are not offered either. */
  readonly pinned: readonly string[];
  /** By what it is called here. */
  readonly onFound: (name: string) => void;
  readonly onClose: () => void;
}

const RUNS = 20;
const NOWHERE: ProjectRef = { entity: "", project: "" };

export function RunFinder({ here, pinned, onFound, onClose }: RunFinderProps): ReactElement {
  const [text, setText] = useState("");
  const settled = useDeferredValue(text);
  const projects = useProjects(here);
  const within = useMemo(() => inProject(settled, projects), [settled, projects]);
  const where = within?.project ?? NOWHERE;
  const found = useQuery({
    ...runsQuery(where, { limit: RUNS, ...(within?.rest && { search: within.rest }) }),
    enabled: within !== null,
  });
  const isAnswered = within === null || !(found.isPlaceholderData || found.isPending);
  const runs = isAnswered ? (found.data?.items ?? []) : [];
  const offered = within
    ? runs
        .map(({ id, name, state }) => ({
          id: nameIn(here, { ...where, run: id }),
          kind: "Run",
          name,
          hint: `${id} · ${state}`,
        }))
        .filter(({ id }) => !pinned.includes(id))
    : ranked(projects, settled.replaceAll("/", " "));
  return (
    <FindWindow
      title="Add a run of another project"
      label="Search projects and their runs"
      placeholder="Project, then run; or paste a run’s address…"
      text={text}
      onText={(next) => setText(pathOf(next, document.baseURI))}
      finds={offered}
      isSettled={isAnswered && settled === text}
      nothing={nothingOf(within !== null, projects.length)}
      onGo={(find) => (find.kind === "Run" ? onFound(find.id) : setText(`${find.id}/`))}
      onComplete={(find) => {
        if (find.kind !== "Run") setText(`${find.id}/`);
      }}
      onClose={onClose}
    />
  );
}

/** All that the viewer may see but this one, last active first. */
function useProjects(here: ProjectRef) {
  const all = useQuery(projectsQuery()).data;
  return useMemo(
    () =>
      (all ?? [])
        .filter(({ entity, name }) => entity !== here.entity || name !== here.project)
        .map(({ entity, name }) => ({
          id: `${entity}/${name}`,
          kind: "Project",
          name,
          hint: entity,
          entity,
          project: name,
        })),
    [all, here],
  );
}

function nothingOf(isWithin: boolean, projects: number): string {
  if (isWithin) return "There is no other run of that name";
  return projects === 0 ? "There is no other project" : "No project is called so";
}
