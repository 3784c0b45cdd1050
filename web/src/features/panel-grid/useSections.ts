/** Reads which keys some runs have and lays them out in sections. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import { runQuery } from "@/data/runs";
import type { CustomChart, Metric, ProjectRef, Stream } from "@/data/types";
import type { PanelRun } from "@/panels/panel";
import { panelFor } from "@/panels/registry";
import { chartItemsOf, itemsOf, type PanelSection, sectionsOf } from "./sections";

/** For more runs than this, the keys of the whole project are listed instead: the URL is finite. */
const MAX_NAMED = 50;
/** Custom charts are described by each run; a few of them know all. */
const MAX_ASKED = 3;

interface Sections {
  readonly sections: readonly PanelSection[] | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

export function useSections(
  project: ProjectRef,
  runs: readonly PanelRun[],
  streams: readonly Stream[],
): Sections {
  const ids = runs.map(({ id }) => id).toSorted();
  const some = ids.length <= MAX_NAMED ? { runs: ids } : {};
  const isAny = ids.length > 0;
  const history = useQuery({
    ...metricsQuery(project, { stream: "history", ...some }),
    enabled: isAny && streams.includes("history"),
  });
  const events = useQuery({
    ...metricsQuery(project, { stream: "events", ...some }),
    enabled: isAny && streams.includes("events"),
  });
  const charts = useCustomCharts(project, runs, history.data);
  const sections = useMemo(() => {
    const isMissing = (stream: Stream, data: unknown) => streams.includes(stream) && !data;
    if (!isAny) return [];
    if (isMissing("history", history.data) || isMissing("events", events.data)) return undefined;
    return sectionsOf([
      ...itemsOf(history.data ?? [], "history", panelFor),
      ...chartItemsOf(charts, panelFor),
      ...itemsOf(events.data ?? [], "events", panelFor),
    ]);
  }, [isAny, streams, history.data, events.data, charts]);
  const failed = [history, events].find((query) => query.isError && !query.data);
  return { sections, error: failed?.error ?? null, retry: () => void failed?.refetch() };
}

/** The charts that runs have described; asked only when there is a table that one could show. */
function useCustomCharts(
  project: ProjectRef,
  runs: readonly PanelRun[],
  metrics: readonly Metric[] | undefined,
): Readonly<Record<string, CustomChart>> {
  const isAny = metrics?.some(({ kind, key }) => kind === "table-file" && key.endsWith("_table"));
  const asked = isAny ? runs.slice(0, MAX_ASKED) : [];
  return useQueries({
    queries: asked.map(({ id }) => runQuery({ ...project, run: id })),
    combine: combineCharts,
  });
}

function combineCharts(
  results: readonly { data?: { visualize: Readonly<Record<string, CustomChart>> } | undefined }[],
): Readonly<Record<string, CustomChart>> {
  return Object.assign({}, ...results.map(({ data }) => data?.visualize ?? {}));
}
