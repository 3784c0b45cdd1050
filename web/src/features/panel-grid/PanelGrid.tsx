/**
 * Panels for everything that some runs have logged, in sections. Knows how to lay panels out and
 * to show one in full screen; what a panel shows is the panel's own business.
 */
import { useMemo } from "react";
import type { ProjectRef, Stream } from "@/data/types";
import type { PanelRun } from "@/panels/panel";
import { EmptyState, ErrorState, IconChart, Skeleton } from "@/ui";
import { FullScreen } from "./FullScreen";
import styles from "./PanelGrid.module.css";
import { Section } from "./Section";
import { searchSections } from "./sections";
import type { SetView } from "./useGridView";
import { useSections } from "./useSections";
import type { GridView } from "./view";

interface PanelGridProps {
  readonly project: ProjectRef;
  /** The runs to draw, first to last. */
  readonly runs: readonly PanelRun[];
  readonly streams: readonly Stream[];
  readonly view: GridView;
  readonly onView: SetView;
}

export function PanelGrid({ project, runs, streams, view, onView }: PanelGridProps) {
  const { sections, error, retry } = useSections(project, runs, streams);
  const found = useMemo(
    () => sections && searchSections(sections, view.search),
    [sections, view.search],
  );
  const { x, smoothing, weight, logY } = view;
  // Only what lines look like: typing into the search must not draw every panel again.
  const draw = useMemo(
    () => ({ project, runs, view: { x, smoothing, weight, logY } }),
    [project, runs, x, smoothing, weight, logY],
  );
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!found) return <GridSkeleton size={view.size} />;
  if (found.length === 0) return <NoPanels runs={runs.length} isFiltered={view.search !== ""} />;
  return (
    <div className={styles.grid}>
      {found.map((section) => (
        <Section
          key={section.name}
          section={section}
          draw={draw}
          size={view.size}
          onView={onView}
        />
      ))}
      <FullScreen
        items={found.flatMap(({ items }) => items)}
        draw={draw}
        view={view}
        onView={onView}
      />
    </div>
  );
}

function NoPanels({ runs, isFiltered }: { runs: number; isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title="No panel matches" />;
  return runs === 0 ? (
    <EmptyState icon={<IconChart size={20} />} title="No run is shown">
      Open the eye of a run in the list to draw it
    </EmptyState>
  ) : (
    <EmptyState icon={<IconChart size={20} />} title="Nothing logged yet">
      Panels appear here as soon as the shown runs log something
    </EmptyState>
  );
}

function GridSkeleton({ size }: { size: GridView["size"] }) {
  return (
    <div className={styles.grid} role="status" aria-label="Loading panels">
      <div className={styles.cards} data-size={size}>
        {Array.from({ length: 6 }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the shapes have no identity
          <div key={place} className={styles.shape}>
            <Skeleton height="100%" />
          </div>
        ))}
      </div>
    </div>
  );
}
