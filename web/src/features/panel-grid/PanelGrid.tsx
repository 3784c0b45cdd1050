/**
 * The panels of a workspace, in sections. Knows how to lay panels out and to show one in full screen;
 * what a panel shows is the panel's own business.
 */
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from "react";
import { arriving } from "@/data/arrival";
import type { Stream } from "@/data/types";
import { type LaidSection, searchSections } from "@/features/workspace/layout";
import type { WorkspaceHandle } from "@/features/workspace/useWorkspace";
import type { PanelRun } from "@/panels/panel";
import { Button, EmptyState, ErrorState, IconChart, Skeleton } from "@/ui";
import { FullScreen } from "./FullScreen";
import { PanelEditor } from "./PanelEditor";
import styles from "./PanelGrid.module.css";
import type { GridPlace, SetPlace } from "./place";
import { Section } from "./Section";
import { shownKeys } from "./shown-keys";
import { type PanelSize, sizeOf } from "./size";
import { useActions } from "./useActions";
import { useSections } from "./useSections";

const AddPanel = lazy(arriving(async () => ({ default: (await import("./AddPanel")).AddPanel })));

const NONE: readonly LaidSection[] = [];
/** Where the first panels go that are put somewhere by hand. */
const FIRST = "Charts";

interface PanelGridProps {
  readonly handle: WorkspaceHandle;
  /** The runs to draw, first to last. */
  readonly runs: readonly PanelRun[];
  readonly streams: readonly Stream[];
  readonly place: GridPlace;
  readonly onPlace: SetPlace;
  /** What stands beside a panel in full screen. */
  readonly beside?: ReactNode;
  /** Said where there is nothing to draw; by default, that it is still to come. */
  readonly none?: ReactNode;
}

export function PanelGrid(props: PanelGridProps) {
  const { handle, runs, streams, place, onPlace, beside, none } = props;
  const { project, workspace } = handle;
  const { sections, error, retry } = useSections(project, runs, streams, workspace);
  const found = useMemo(
    () => sections && searchSections(sections, place.search),
    [sections, place.search],
  );
  const { settings } = workspace;
  // Typing into the search must not draw every panel again.
  const draw = useMemo(() => ({ project, runs, levels: [settings] }), [project, runs, settings]);
  const size = sizeOf(settings);
  const actions = useActions(handle, sections ?? NONE);
  const expand = useCallback(
    (id: string) => onPlace({ expanded: actions.addressOf(id) }),
    [onPlace, actions],
  );
  const [edited, setEdited] = useState<string | null>(null);
  const [addTo, setAddTo] = useState<string | null>(null);
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (!sections || !found || handle.isPending) return <GridSkeleton size={size} />;
  return (
    <div className={styles.grid}>
      {(found.length === 0 || runs.length === 0) && (
        <NoPanels
          runs={runs.length}
          isFiltered={place.search !== ""}
          isAutomatic={workspace.isAutomatic}
          none={none}
          onAdd={() => setAddTo(FIRST)}
        />
      )}
      {found.map((section) => (
        <Section
          key={section.name}
          section={section}
          draw={draw}
          size={size}
          actions={actions}
          onExpand={expand}
          onEdit={setEdited}
          onAdd={setAddTo}
        />
      ))}
      <PanelEditor
        sections={sections}
        edited={edited}
        draw={draw}
        onChange={actions.change}
        onClose={() => setEdited(null)}
      />
      {addTo !== null && (
        <Suspense fallback={null}>
          <AddPanel
            project={project}
            section={addTo}
            shown={shownKeys(sections)}
            onAdd={(viewType) => {
              setEdited(actions.add(addTo, viewType, {}));
              setAddTo(null);
            }}
            onExchange={(added, removed) => actions.exchange(addTo, added, removed)}
            onClose={() => setAddTo(null)}
          />
        </Suspense>
      )}
      <FullScreen
        sections={found}
        draw={draw}
        handle={handle}
        actions={actions}
        expanded={place.expanded}
        onExpanded={(expanded) => onPlace({ expanded })}
        beside={beside}
      />
    </div>
  );
}

interface NoPanelsProps {
  readonly runs: number;
  readonly isFiltered: boolean;
  /** Panels come by themselves. */
  readonly isAutomatic: boolean;
  readonly none: ReactNode;
  readonly onAdd: () => void;
}

function NoPanels({ runs, isFiltered, isAutomatic, none, onAdd }: NoPanelsProps) {
  const add = <Button onClick={onAdd}>Add panels…</Button>;
  if (runs === 0) {
    return (
      none ?? (
        <EmptyState icon={<IconChart size={20} />} title="No run is shown">
          Click the eye of a run in the list to show it
        </EmptyState>
      )
    );
  }
  if (isFiltered) return <EmptyState title="No panel matches" />;
  if (!isAutomatic) {
    return (
      <EmptyState icon={<IconChart size={20} />} title="No panels yet" action={add}>
        Panels are added by hand here: pick from what was logged
      </EmptyState>
    );
  }
  return (
    none ?? (
      <EmptyState icon={<IconChart size={20} />} title="Nothing logged yet" action={add}>
        Panels appear here as soon as the shown runs log something
      </EmptyState>
    )
  );
}

function GridSkeleton({ size }: { size: PanelSize }) {
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
