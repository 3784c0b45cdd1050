/** Reads config and summary of the shown runs, and says what there is to say while they are not there. */
import type { ReactElement } from "react";
import { useMemo } from "react";
import { useFacts } from "@/data/facts";
import type { Run } from "@/data/types";
import type { PanelProps } from "@/panels/panel";
import { EmptyState, ErrorState, Skeleton } from "@/ui";

interface FactsProps extends Pick<PanelProps, "project" | "runs"> {
  readonly children: (runs: readonly Run[]) => ReactElement;
}

export function Facts({ project, runs: shown, children }: FactsProps): ReactElement {
  const ids = useMemo(() => shown.map(({ id }) => id), [shown]);
  const { runs, isPending, error, retry } = useFacts(project, ids);
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (isPending) return <Skeleton height="100%" />;
  if (runs.length === 0) return <EmptyState title="No run is shown" />;
  return children(runs);
}
