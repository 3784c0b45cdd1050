/** The window of the quick search: any place by its name. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ReactElement, useDeferredValue, useMemo, useState } from "react";
import { projectsQuery } from "@/data/projects";
import { runsQuery } from "@/data/runs";
import { sweepsQuery } from "@/data/sweeps";
import type { ProjectRef } from "@/data/types";
import { viewerQuery } from "@/data/viewer";
import { viewsQuery } from "@/data/views";
import { nwOf } from "@/features/workspace/names";
import { FindWindow } from "./FindWindow";
import { type Find, ranked } from "./finds";

const RUNS = 12;
const NO_PROJECT: ProjectRef = { entity: "", project: "" };

export function SearchWindow({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [text, setText] = useState("");
  const { finds, isSettled } = useFinds(text);
  const navigate = useNavigate();
  const go = (find: Find): void => {
    onClose();
    void navigate({ to: `/${find.path}`, search: { ...find.search } } as never);
  };
  return (
    <FindWindow
      title="Quick search"
      label="Search projects, runs, sweeps and views"
      placeholder="Go to a project, run, sweep or view…"
      text={text}
      onText={setText}
      finds={finds}
      isSettled={isSettled}
      onGo={go}
      onClose={onClose}
    />
  );
}

/** Places by name: all projects, and of the one that is open its pages, runs, sweeps and views. */
function useFinds(text: string): { readonly finds: readonly Find[]; readonly isSettled: boolean } {
  const settled = useDeferredValue(text.trim());
  const { entity, project } = useParams({ strict: false });
  const isIn = entity !== undefined && project !== undefined;
  const here = useMemo(() => (isIn ? { entity, project } : NO_PROJECT), [isIn, entity, project]);
  const viewer = useQuery(viewerQuery()).data?.username ?? "";
  const projects = useQuery(projectsQuery()).data;
  const found = useQuery({
    ...runsQuery(here, { limit: RUNS, ...(settled && { search: settled }) }),
    enabled: isIn,
  });
  // Until there is an answer, runs of an earlier search would only mislead.
  const runs = isIn && !found.isPlaceholderData ? found.data?.items : undefined;
  const sweeps = useQuery({ ...sweepsQuery(here), enabled: isIn }).data?.items;
  const views = useQuery({ ...viewsQuery(here), enabled: isIn }).data;
  const isAnswered = !isIn || !(found.isPlaceholderData || found.isPending);
  const finds = useMemo(() => {
    const base = `${encodeURIComponent(here.entity)}/${encodeURIComponent(here.project)}`;
    const inProject = (find: Omit<Find, "path">, rest: string): Find => ({
      ...find,
      hint: here.project,
      path: `${base}${rest}`,
    });
    const page = (name: string, rest: string) =>
      inProject({ id: `page-${name}`, kind: "Page", name }, rest);
    const others = ranked(
      [
        ...(isIn
          ? [
              page("Workspace", ""),
              page("Overview", "/overview"),
              page("Runs", "/runs"),
              page("Sweeps", "/sweeps"),
              page("Artifacts", "/artifacts"),
            ]
          : []),
        { id: "page-projects", kind: "Page", name: "Projects", path: "" } as const,
        { id: "page-settings", kind: "Page", name: "Settings", path: "settings" } as const,
        ...(sweeps ?? []).map(({ id, name }) =>
          inProject(
            { id: `sweep-${id}`, kind: "Sweep", name },
            `/sweeps/${encodeURIComponent(id)}`,
          ),
        ),
        ...(views ?? []).map(({ name, display_name }) => ({
          ...inProject({ id: `view-${name}`, kind: "View", name: display_name || name }, ""),
          search: searchOf(nwOf(name, viewer)),
        })),
        ...(projects ?? []).map(
          ({ entity: owner, name }): Find => ({
            id: `project-${owner}/${name}`,
            kind: "Project",
            name,
            hint: owner,
            path: `${encodeURIComponent(owner)}/${encodeURIComponent(name)}`,
          }),
        ),
      ],
      settled,
    );
    // The server has searched these, by name, id and tag.
    const ofRuns = (runs ?? []).map(({ id, name, state }) => ({
      ...inProject({ id: `run-${id}`, kind: "Run", name }, `/runs/${encodeURIComponent(id)}`),
      hint: `${id} · ${state}`,
    }));
    return settled === "" ? [...others, ...ofRuns] : [...ofRuns, ...others];
  }, [here, isIn, projects, runs, sweeps, views, viewer, settled]);
  return { finds, isSettled: isAnswered && settled === text.trim() };
}

function searchOf(nw: string | null): Readonly<Record<string, string>> {
  return nw === null ? {} : { nw };
}
