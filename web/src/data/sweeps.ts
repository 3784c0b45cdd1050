/** Sweeps of a project: listed, one in full with its trials, made, changed; configs looked over. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { getJson, projectPath, sendJson } from "./http";
import { runKeys } from "./runs";
import type {
  ImportanceList,
  ProjectRef,
  Sweep,
  SweepConfigReport,
  SweepDetail,
  SweepRef,
  SweepRunList,
  SweepState,
} from "./types";

export interface SweepEdit {
  readonly name?: string;
  readonly description?: string;
  readonly config?: string;
  readonly state?: SweepState;
}

export interface NewSweep {
  readonly config: string;
  readonly name?: string;
  readonly prior_runs?: readonly string[];
}

interface SweepPage {
  readonly items: readonly Sweep[];
  readonly total: number;
}

/** So many sweeps are listed at first, and more each time one asks. */
export const SWEEPS_PAGE = 50;
/** More the server does not list at once. */
export const MOST_SWEEPS = 1000;
/** More trials than this no page shows. */
export const MOST_TRIALS = 1000;
/** Agents and states are told by no event of runs. */
const LOOK_EVERY_MS = 5000;
/** A list has the best of each sweep, for which the server goes through all its trials. */
const LIST_EVERY_MS = 15_000;

// Among the runs: what happens to trials makes all of this old.
const keys = {
  all: (ref: ProjectRef) => [...runKeys.all(ref), "sweeps"] as const,
  one: (ref: SweepRef) => [...keys.all(ref), ref.sweep] as const,
};

function sweepPath(ref: SweepRef): string {
  return `${projectPath(ref)}/sweeps/${encodeURIComponent(ref.sweep)}`;
}

/** The newest sweeps. */
export function sweepsQuery(ref: ProjectRef, limit = SWEEPS_PAGE) {
  return queryOptions({
    queryKey: [...keys.all(ref), "list", limit],
    queryFn: ({ signal }) =>
      getJson<SweepPage>(`${projectPath(ref)}/sweeps`, { params: { limit }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: LIST_EVERY_MS,
  });
}

export function sweepQuery(ref: SweepRef) {
  return queryOptions({
    queryKey: [...keys.one(ref), "detail"],
    queryFn: ({ signal }) => getJson<SweepDetail>(sweepPath(ref), { signal }),
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** The runs that count for a sweep, the first of them first. */
export function trialsQuery(ref: SweepRef) {
  return queryOptions({
    queryKey: [...keys.one(ref), "trials"],
    queryFn: ({ signal }) =>
      getJson<SweepRunList>(`${sweepPath(ref)}/runs`, { params: { limit: MOST_TRIALS }, signal }),
    placeholderData: keepPreviousData,
  });
}

/**
 * What the parameters of a sweep have to do with a metric of its trials. A forest takes a while to
 * grow, so it is asked for anew when `state` is another one, not whenever a trial logs something.
 */
export function importanceQuery(
  ref: SweepRef,
  metric: string,
  parameters: readonly string[],
  state: number,
) {
  const body = {
    metric: `summary_metrics.${metric}`,
    keys: parameters.map((name) => `config.${name}`),
    filter: { sweep: ref.sweep },
  };
  return queryOptions({
    // Outside of the project: what its runs do makes nothing here old.
    queryKey: ["importance", ref, body, state],
    queryFn: () => sendJson<ImportanceList>("POST", `${projectPath(ref)}/runs/importance`, body),
    placeholderData: keepPreviousData,
    enabled: metric !== "" && parameters.length > 0 && state > 0,
    staleTime: "static",
  });
}

/** What is wrong with a config, and what is odd. */
export function configQuery(config: string) {
  return queryOptions({
    queryKey: ["sweep-config", config],
    queryFn: () => sendJson<SweepConfigReport>("POST", "sweep-config", { config }),
    placeholderData: keepPreviousData,
    staleTime: "static",
    gcTime: 60_000,
  });
}

export function useCreateSweep(ref: ProjectRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (made: NewSweep) =>
      sendJson<SweepDetail>("POST", `${projectPath(ref)}/sweeps`, made),
    onSettled: () => client.invalidateQueries({ queryKey: keys.all(ref) }),
  });
}

export function useEditSweep(ref: SweepRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (edit: SweepEdit) => sendJson<SweepDetail>("PATCH", sweepPath(ref), edit),
    onSuccess: (sweep) => client.setQueryData(sweepQuery(ref).queryKey, sweep),
    onSettled: () => client.invalidateQueries({ queryKey: keys.all(ref) }),
  });
}

/** Has an agent end its trial and leave, with its next sign of life. */
export function useStopAgent(ref: SweepRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (agent: string) =>
      sendJson<SweepDetail>("POST", `${sweepPath(ref)}/agents/${encodeURIComponent(agent)}/stop`),
    onSuccess: (sweep) => client.setQueryData(sweepQuery(ref).queryKey, sweep),
  });
}
