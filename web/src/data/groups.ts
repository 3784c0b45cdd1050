/** Groups of runs that hold the same under some keys, and the runs of one of them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { components } from "./generated";
import { projectPath, sendJson } from "./http";
import { type RunsQuestion, runKeys } from "./runs";
import type { ProjectRef, Run, RunPage } from "./types";

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
/** By more keys than this the server does not order. */
export const MOST_ORDERED = 4;
/** More runs of one group than this are not drawn. */
const MEMBERS = 1000;

/** All groups by what they hold, page by page. */
export function groupsPagesQuery(ref: ProjectRef, question: GroupsQuestion) {
  // The server goes on with the other keys by itself.
  const order = question.by
    .slice(0, MOST_ORDERED)
    .map((key) => `+${key}`)
    .join(",");
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
    // Groups by fewer keys stand on until those by more are there: they have no such members.
    enabled: values.length === by.length,
  });
}

/** Most keys that runs can be put together by. */
export const MOST_KEYS = 8;
/** Most columns that one question sums up. */
export const MOST_COLUMNS = 200;

/** Those of `keys` in which the runs differ. */
export function varyingQuery(ref: ProjectRef, keys: readonly string[]) {
  const columns = keys.slice(0, MOST_COLUMNS);
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

/** What one opened place of a tree of groups asks for: smaller groups, or runs. */
export interface LevelQuestion extends Pick<RunsQuestion, "search" | "regex" | "filter"> {
  /** What the groups around it hold, the outer one first. */
  readonly within: readonly { readonly key: string; readonly held: Held }[];
  /** The key by which its runs fall into groups; null: the runs themselves. */
  readonly by: string | null;
  /** The keys that each group sums up. */
  readonly columns: readonly string[];
  readonly order: string;
}

/** Groups or runs, whichever was asked for. */
export interface LevelPage {
  readonly groups: readonly RunGroup[];
  readonly runs: readonly Run[];
  /** Of groups or runs, on all pages. */
  readonly total: number;
  readonly next_cursor: string | null;
}

/** One page of one level. */
export function levelPageQuery(ref: ProjectRef, question: LevelQuestion, cursor: string | null) {
  return queryOptions({
    queryKey: [...runKeys.all(ref), "level", question, cursor],
    queryFn: () => readLevel(ref, question, cursor),
  });
}

async function readLevel(
  ref: ProjectRef,
  { by, columns, ...choice }: LevelQuestion,
  cursor: string | null,
): Promise<LevelPage> {
  const path = `${projectPath(ref)}/runs`;
  const page = { ...choice, cursor, limit: PAGE };
  if (by === null) {
    const read = await sendJson<RunPage>("POST", `${path}/query`, page);
    const { items: runs, total, next_cursor } = read;
    return { groups: [], runs, total, next_cursor };
  }
  const body = { ...page, by: [by], columns: columns.slice(0, MOST_COLUMNS) };
  const read = await sendJson<GroupPage>("POST", `${path}/groups`, body);
  const { items: groups, total, next_cursor } = read;
  return { groups, runs: [], total, next_cursor };
}

/** So many runs are acted upon at once, as the server has it. */
const MOST_AT_ONCE = 10_000;

/** All runs of a group, with these values of config and summary (null: with all). */
export async function readMembers(
  ref: ProjectRef,
  choice: Pick<LevelQuestion, "search" | "regex" | "filter" | "within">,
  keys: readonly string[] | null,
): Promise<readonly Run[]> {
  const found: Run[] = [];
  let cursor: string | null = null;
  do {
    const body = { ...choice, keys, limit: MEMBERS, cursor };
    const page: RunPage = await sendJson("POST", `${projectPath(ref)}/runs/query`, body);
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null && found.length < MOST_AT_ONCE);
  return found.slice(0, MOST_AT_ONCE);
}
