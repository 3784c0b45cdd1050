/** Reads which keys some runs have and lays them out as the workspace says. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import type { ProjectRef, Stream } from "@/data/types";
import type { Workspace } from "@/features/workspace/document";
import {
  type LaidSection,
  layOut,
  loggedCharts,
  loggedKeys,
  type PanelTypes,
} from "@/features/workspace/layout";
import type { PanelRun } from "@/panels/panel";
import { PANELS, typeOf } from "@/panels/registry";

/** For more runs than this, the keys of the whole project are listed instead: the URL is finite. */
const MAX_NAMED = 200;
const TYPES: PanelTypes = { all: PANELS, typeOf };

interface Sections {
  readonly sections: readonly LaidSection[] | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

export function useSections(
  project: ProjectRef,
  runs: readonly PanelRun[],
  streams: readonly Stream[],
  workspace: Workspace,
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
  const logged = useMemo(() => {
    const isMissing = (stream: Stream, data: unknown) => streams.includes(stream) && !data;
    if (!isAny) return [];
    if (isMissing("history", history.data) || isMissing("events", events.data)) return undefined;
    return [
      ...loggedKeys(history.data?.items ?? [], "history"),
      ...loggedCharts(history.data?.charts ?? []),
      ...loggedKeys(events.data?.items ?? [], "events"),
    ];
  }, [isAny, streams, history.data, events.data]);
  const sections = useMemo(
    () => logged && ofStreams(layOut(workspace, logged, TYPES), streams),
    [workspace, logged, streams],
  );
  const failed = [history, events].find((query) => query.isError && !query.data);
  return { sections, error: failed?.error ?? null, retry: () => void failed?.refetch() };
}

/** Leaves the panels of these streams; a section that holds only others disappears. */
function ofStreams(
  sections: readonly LaidSection[],
  streams: readonly Stream[],
): readonly LaidSection[] {
  if (streams.length > 1) return sections;
  const isHere = (stream: Stream) => streams.includes(stream);
  return sections
    .map((section) => ({
      ...section,
      panels: section.panels.filter(({ config }) =>
        isHere(config.stream === "events" ? "events" : "history"),
      ),
    }))
    .filter(({ panels }) => panels.length > 0);
}
