/** Reads which keys some runs have and lays them out in sections. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import type { ProjectRef, Stream } from "@/data/types";
import type { PanelRun } from "@/panels/panel";
import { panelFor } from "@/panels/registry";
import { chartItemsOf, itemsOf, type PanelSection, sectionsOf } from "./sections";

/** For more runs than this, the keys of the whole project are listed instead: the URL is finite. */
const MAX_NAMED = 200;

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
  const sections = useMemo(() => {
    const isMissing = (stream: Stream, data: unknown) => streams.includes(stream) && !data;
    if (!isAny) return [];
    if (isMissing("history", history.data) || isMissing("events", events.data)) return undefined;
    return sectionsOf([
      ...itemsOf(history.data?.items ?? [], "history", panelFor),
      ...chartItemsOf(history.data?.charts ?? [], panelFor),
      ...itemsOf(events.data?.items ?? [], "events", panelFor),
    ]);
  }, [isAny, streams, history.data, events.data]);
  const failed = [history, events].find((query) => query.isError && !query.data);
  return { sections, error: failed?.error ?? null, retry: () => void failed?.refetch() };
}
