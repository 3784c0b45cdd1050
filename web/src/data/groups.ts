/** Groups of runs that hold the same under some keys, and the runs of one of them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { components } from "./generated";
import { projectPath, sendJson } from "./http";
import { type RunsQuestion, runKeys } from "./runs";
import type { ProjectRef, RunPage } from "./types";

type Schemas = components["schemas"];

/** A value of runs, told with its kind: the text "1" is not the number 1. */
export type Held = Schemas["Held"];
export type RunGroup = Schemas["Group"];
export type GroupPage = Schemas["GroupList"];

export interface GroupsQuestion extends Pick<RunsQuestion, "search" | "regex" | "filter"> {
  /** The keys, the outer one first: `config.lr`, `state`. */
  readonly by: readonly string[];
}

const PAGE = 100;
/** More runs of one group than this are not drawn. */
const MEMBERS = 1000;

/** All groups by what they hold, page by page. */
export function groupsPagesQuery(ref: ProjectRef, question: GroupsQuestion) {
  const order = question.by.map((key) => `+${key}`).join(",");
  return infiniteQueryOptions({
    queryKey: [...runKeys.all(ref), "groups", question],
    queryFn: ({ pageParam }) =>
      sendJson<GroupPage>("POST", `${projectPath(ref)}/runs/groups`, {
        ...question,
        order,
        limit: PAGE,
        cursor: pageParam,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: GroupPage) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** The runs of the group that holds `values`, newest first, without config and summary. */
export function membersQuery(
  ref: ProjectRef,
  { by, ...choice }: GroupsQuestion,
  values: readonly Held[],
) {
  const within = by.map((key, place) => ({ key, held: values[place] }));
  return queryOptions({
    queryKey: [...runKeys.all(ref), "members", choice, within],
    queryFn: () =>
      sendJson<RunPage>("POST", `${projectPath(ref)}/runs/query`, {
        ...choice,
        within,
        keys: [],
        limit: MEMBERS,
      }),
  });
}

/** Most keys that runs can be put together by. */
export const MOST_KEYS = 8;
/** Most columns that one question sums up. */
const COLUMNS = 200;

/** Those of `keys` in which the runs differ. */
export function varyingQuery(ref: ProjectRef, keys: readonly string[]) {
  const columns = keys.slice(0, COLUMNS);
  return queryOptions({
    queryKey: [...runKeys.all(ref), "varying", columns],
    queryFn: async () => {
      // Over all runs: nobody has a key of this name, so all hold the same there.
      const body = { by: ["config.\u0000"], columns };
      const page = await sendJson<GroupPage>("POST", `${projectPath(ref)}/runs/groups`, body);
      const [all] = page.items;
      return (all?.aggregates ?? [])
        .filter(({ distinct, runs }) => distinct > 1 || (distinct === 1 && runs < (all?.runs ?? 0)))
        .map(({ key }) => key);
    },
    enabled: columns.length > 0,
    staleTime: 60_000,
  });
}
