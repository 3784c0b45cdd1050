/** Reads a tree of groups of runs as far as it is opened and looked at. */
import { useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Held, type LevelPage, type LevelQuestion, levelPageQuery } from "@/data/groups";
import type { RunsQuestion } from "@/data/runs";
import type { ProjectRef, Run, RunEdit } from "@/data/types";
import { useSameList } from "@/data/useSameList";
import type { Statistic } from "@/features/workspace/run-feed";
import { groupOrder, type Line, type OpenPlace, pathId, TOP, treeLines } from "./lines";

/** How lines of a tree are asked for. */
export interface GroupedQuestion {
  /** The server's keys, the outer one first. */
  readonly by: readonly string[];
  /** The keys that groups sum up, and those of them that are numbers. */
  readonly columns: readonly string[];
  readonly numbers: ReadonlySet<string>;
  readonly statistic: Statistic;
}

export interface GroupedLines {
  readonly lines: readonly Line[];
  /** How many groups stand at the top. */
  readonly total: number | undefined;
  readonly isOld: boolean;
  readonly isReading: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly onToggle: (line: { readonly id: string; readonly path: readonly Held[] }) => void;
  readonly onSight: (first: number, last: number) => void;
  readonly onEdit: (id: string, edit: RunEdit | null, saved?: Run) => void;
}

/** An opened place, and where its pages begin. */
interface Opened {
  readonly path: readonly Held[];
  /** What the cursors belong to. */
  readonly asked: string;
  readonly cursors: readonly (string | null)[];
}

type Places = ReadonlyMap<string, Opened>;

const AHEAD = 20;
const FIRST: readonly null[] = [null];

export function useGroupedLines(
  project: ProjectRef,
  question: RunsQuestion,
  grouped: GroupedQuestion,
): GroupedLines {
  const { by } = grouped;
  const isOn = by.length > 0;
  const asked = JSON.stringify([question, by, grouped.columns, grouped.statistic]);
  const [places, setPlaces] = useState<Places>(new Map());
  const [edits, setEdits] = useState<ReadonlyMap<string, RunEdit>>(new Map());
  const saved = useRef(new Set<string>());
  const shown = useMemo(() => [...opened(places, by)], [places, by]);
  const wanted = shown.flatMap(([id, place]) =>
    (place.asked === asked ? place.cursors : FIRST).map((cursor) => ({ id, place, cursor })),
  );
  const answers = useQueries({
    queries: wanted.map(({ place, cursor }) => ({
      ...levelPageQuery(project, questionOf(question, grouped, place.path), cursor),
      enabled: isOn,
    })),
  });
  const pages = useSameList(answers.map(({ data }) => data));
  const reading = answers.map(({ isFetching, data }) => isFetching && !data).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers are told by their contents
  const now = useMemo(() => {
    const byPlace = new Map<string, OpenPlace>();
    for (const [at, { id }] of wanted.entries()) {
      const before = byPlace.get(id) ?? { pages: [], isReading: false };
      const page = pages[at];
      byPlace.set(id, {
        pages: page ? [...before.pages, edited(page, edits)] : before.pages,
        isReading: before.isReading || !page,
      });
    }
    return isOn ? treeLines(by, byPlace) : [];
  }, [asked, shown, edits, reading, pages]);
  const { lines, isOld } = useHeld(now, {
    asked,
    places: wanted.map(({ id }) => id).join(),
    isWhole: pages.every((page) => page !== undefined),
    by: by.join(),
  });

  const onToggle = useCallback<GroupedLines["onToggle"]>(
    ({ id, path }) =>
      setPlaces((old) => {
        const next = new Map(old);
        if (!next.delete(id)) next.set(id, { path, asked: "", cursors: FIRST });
        return next;
      }),
    [],
  );
  const onSight = useCallback(
    (first: number, last: number) => {
      for (const line of lines.slice(first, last + AHEAD)) {
        if (line.kind !== "rest" || line.cursor === null) continue;
        const { place, cursor } = line;
        setPlaces((old) => readOn(old, place, asked, cursor));
      }
    },
    [lines, asked],
  );
  const onEdit = useCallback<GroupedLines["onEdit"]>((id, edit, kept) => {
    const now = edit ?? (kept && { name: kept.name, notes: kept.notes, tags: kept.tags });
    if (kept) saved.current.add(id);
    else saved.current.delete(id);
    setEdits((old) => {
      const next = new Map(old);
      if (now) next.set(id, now);
      else next.delete(id);
      return next;
    });
  }, []);
  // What was saved is shown until the server's word is there, and no longer: others edit, too.
  const readAt = Math.max(0, ...answers.map(({ dataUpdatedAt }) => dataUpdatedAt));
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is about what was read anew
  useEffect(() => {
    const done = [...saved.current];
    if (done.length === 0) return;
    saved.current.clear();
    setEdits((old) => new Map([...old].filter(([id]) => !done.includes(id))));
  }, [readAt]);
  const failed = answers.find(({ error }) => error);
  return {
    lines,
    total: answers[0]?.data?.total,
    isOld,
    isReading: answers.some(({ isFetching }) => isFetching),
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
    onToggle,
    onSight,
    onEdit,
  };
}

interface Shape {
  readonly asked: string;
  /** The place of each page that is wanted. */
  readonly places: string;
  readonly isWhole: boolean;
  readonly by: string;
}

/**
 * The lines as they were, until those that answer another question are there, or those that have
 * moved since: the table does not go blank. What was opened just now shows at once that it is read.
 */
function useHeld(
  lines: readonly Line[],
  shape: Shape,
): { readonly lines: readonly Line[]; readonly isOld: boolean } {
  const held = useRef<{ lines: readonly Line[]; shape: Shape }>(null);
  const last = held.current;
  const isSameTree = last?.shape.by === shape.by;
  const isOpened = last?.shape.asked === shape.asked && last.shape.places !== shape.places;
  const isOld = last !== null && isSameTree && !shape.isWhole && !isOpened;
  useEffect(() => {
    if (shape.isWhole || isOpened) held.current = { lines, shape };
  });
  return isOld ? { lines: last.lines, isOld } : { lines, isOld };
}

/** The top, and the places that were opened for these keys. */
function* opened(places: Places, by: readonly string[]): Generator<readonly [string, Opened]> {
  yield [TOP, places.get(TOP) ?? { path: [], asked: "", cursors: FIRST }];
  for (const [id, place] of places) {
    const around = place.path.map((_, at) => pathId(by, place.path.slice(0, at + 1)));
    if (id !== TOP && around.at(-1) === id && around.every((one) => places.has(one))) {
      yield [id, place];
    }
  }
}

function questionOf(
  { order = "", search, regex, filter }: RunsQuestion,
  { by, columns, numbers, statistic }: GroupedQuestion,
  path: readonly Held[],
): LevelQuestion {
  const key = by[path.length] ?? null;
  return {
    ...(search !== undefined && { search }),
    ...(regex !== undefined && { regex }),
    ...(filter && { filter }),
    within: path.map((held, at) => ({ key: by[at] ?? "", held })),
    by: key,
    columns: key === null ? [] : columns,
    order: key === null ? order : groupOrder(order, key, statistic, numbers),
  };
}

function readOn(old: Places, id: string, asked: string, cursor: string): Places {
  const place = old.get(id) ?? { path: [], asked, cursors: FIRST };
  const cursors = place.asked === asked ? place.cursors : FIRST;
  if (cursors.includes(cursor)) return old;
  return new Map(old).set(id, { ...place, asked, cursors: [...cursors, cursor] });
}

function edited(page: LevelPage, edits: ReadonlyMap<string, RunEdit>): LevelPage {
  if (edits.size === 0 || page.runs.length === 0) return page;
  return { ...page, runs: page.runs.map((run) => ({ ...run, ...edits.get(run.id) })) };
}
