/** The workspace: the runs of a project at the side, everything they logged as panels. */
import { lazy, Suspense, useMemo, useState } from "react";
import { arriving } from "@/data/arrival";
import { ApiProblem } from "@/data/http";
import { STREAMS } from "@/data/metrics";
import { isElsewhere } from "@/data/named-runs";
import type { ProjectRef } from "@/data/types";
import { useDraft } from "@/features/draft/useDraft";
import { FirstRun } from "@/features/first-run/FirstRun";
import { GridToolbar } from "@/features/panel-grid/GridToolbar";
import { PanelGrid } from "@/features/panel-grid/PanelGrid";
import type { GridPlace, GridSearch, SetPlace } from "@/features/panel-grid/place";
import { useGridPlace } from "@/features/panel-grid/useGridPlace";
import { NO_FILTER } from "@/features/run-filter/filter";
import { questionOf, type RunSearch } from "@/features/run-selector/question";
import { RunSelector } from "@/features/run-selector/RunSelector";
import type { ForeignRun } from "@/features/run-selector/useForeignRuns";
import { useSelection } from "@/features/run-selector/useSelection";
import { type ShownGroups, useShownGroups } from "@/features/run-selector/useShownGroups";
import { useShownRuns } from "@/features/run-selector/useShownRuns";
import { useRunSet } from "@/features/runs-view/useRunSet";
import { TopBar } from "@/features/shell/TopBar";
import { useUndoKeys } from "@/features/workspace/useUndoKeys";
import { useWorkspace, type WorkspaceHandle } from "@/features/workspace/useWorkspace";
import { ViewMenu } from "@/features/workspace/ViewMenu";
import type { PanelRun } from "@/panels/panel";
import { Button, EmptyState, IconButton, IconRuns, SkeletonRows } from "@/ui";
import styles from "./WorkspacePage.module.css";

const RunsView = lazy(
  arriving(async () => ({
    default: (await import("@/features/runs-view/RunsView")).RunsView,
  })),
);
const ForeignPins = lazy(
  arriving(async () => ({
    default: (await import("@/features/run-selector/ForeignPins")).ForeignPins,
  })),
);
const NO_FOREIGN: readonly ForeignRun[] = [];
const WIDE = "(min-width: 900px)";

interface WorkspacePageProps {
  readonly project: ProjectRef;
  /** The view that the URL names; null: the viewer's own. */
  readonly nw: string | null;
  readonly onNw: (next: string | null) => void;
  readonly grid: GridSearch;
  readonly onGrid: (next: GridSearch) => void;
  readonly runSearch: RunSearch;
  readonly onRunSearch: (next: RunSearch) => void;
  /** The side is opened to the whole table of runs. */
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
}

export function WorkspacePage(props: WorkspacePageProps) {
  const { project, nw, onNw, grid, onGrid, runSearch, onRunSearch, isTable, onTable } = props;
  const [isOpen, setIsOpen] = useState(() => matchMedia(WIDE).matches);
  const handle = useWorkspace(project, nw);
  useUndoKeys(handle);
  const [place, setPlace] = useGridPlace(grid, onGrid);
  const [search, setSearch] = useDraft(runSearch, onRunSearch);
  return (
    <>
      <TopBar
        project={project}
        crumbs={["Workspace"]}
        lead={
          <IconButton
            label={isOpen ? "Hide runs" : "Show runs"}
            icon={<IconRuns />}
            pressed={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          />
        }
      >
        <ViewMenu handle={handle} onNw={onNw} />
        <GridToolbar handle={handle} place={place} onPlace={setPlace} />
      </TopBar>
      {isTable ? (
        <main className={styles.table}>
          <Suspense fallback={<SkeletonRows count={14} />}>
            <RunsView
              handle={handle}
              search={search}
              onSearch={setSearch}
              onClose={() => onTable(false)}
            />
          </Suspense>
        </main>
      ) : (
        <Panels
          handle={handle}
          isOpen={isOpen}
          asked={runSearch}
          search={search}
          onSearch={setSearch}
          place={place}
          onPlace={setPlace}
          onTable={() => onTable(true)}
        />
      )}
    </>
  );
}

interface PanelsProps {
  readonly handle: WorkspaceHandle;
  /** The list of runs stands beside the panels. */
  readonly isOpen: boolean;
  /** What the runs are looked for by; `search` is what is being typed. */
  readonly asked: RunSearch;
  readonly search: RunSearch;
  readonly onSearch: (next: Partial<RunSearch>) => void;
  readonly place: GridPlace;
  readonly onPlace: SetPlace;
  readonly onTable: () => void;
}

/** The list of runs, and what those of them that are shown have logged. */
function Panels(props: PanelsProps) {
  const { handle, isOpen, asked, search, onSearch, place, onPlace, onTable } = props;
  const { project } = handle;
  const { filter, document, order, by, setFilter, setOrder, setBy } = useRunSet(handle);
  const choice = useMemo(() => ({ filter: document, order }), [document, order]);
  const selection = useSelection(project, handle);
  const [foreign, setForeign] = useState(NO_FOREIGN);
  const shown = useShownRuns(project, asked, choice, selection, foreign);
  const groups = useShownGroups(project, asked, choice.filter, by, selection);
  const runs = useDrawn(shown, groups);
  const isNew = isEmpty(shown) && asked.search === "" && choice.filter === null;
  const isNarrow = shown.source.total === 0 && (asked.search !== "" || choice.filter !== null);
  const onWiden = () => {
    onSearch({ search: "" });
    if (filter.items.length > 0) setFilter(NO_FILTER);
  };
  const selector = (
    <RunSelector
      project={project}
      shown={shown}
      groups={groups}
      onBy={setBy}
      search={search}
      onSearch={onSearch}
      filter={filter}
      onFilter={setFilter}
      order={order}
      onOrder={setOrder}
      onTable={onTable}
    />
  );
  return (
    <div className={styles.workspace} data-open={isOpen ? "" : undefined}>
      {selection.pinned.some(isElsewhere) && (
        <Suspense fallback={null}>
          <ForeignPins
            project={project}
            pinned={selection.pinned}
            question={questionOf(asked, choice)}
            onFound={setForeign}
          />
        </Suspense>
      )}
      <div className={styles.side}>{selector}</div>
      <main className={styles.main}>
        {isNew ? (
          <FirstRun project={project.project} />
        ) : (
          <PanelGrid
            handle={handle}
            runs={runs}
            streams={STREAMS}
            place={place}
            onPlace={onPlace}
            beside={selector}
            {...(isNarrow && {
              none: (
                <EmptyState
                  title="No run matches"
                  action={<Button onClick={onWiden}>Clear search and filter</Button>}
                />
              ),
            })}
          />
        )}
      </main>
    </div>
  );
}

type Shown = ReturnType<typeof useShownRuns>;

/** The runs that are drawn; where they are put together, one of another project is by itself. */
function useDrawn({ drawn }: Shown, groups: ShownGroups | null): readonly PanelRun[] {
  const together = groups?.drawn;
  return useMemo(() => {
    if (!together) return drawn;
    const foreign = drawn.filter(({ id }) => isElsewhere(id));
    return [
      ...foreign.map((run) => ({ ...run, group: { id: run.id, name: run.name } })),
      ...together,
    ];
  }, [drawn, together]);
}

/** A project begins to exist with its first run; until then it may show those of others. */
function isEmpty({ source, foreign }: Shown): boolean {
  if (foreign.length > 0) return false;
  const isUnknown = source.error instanceof ApiProblem && source.error.status === 404;
  return isUnknown || source.total === 0;
}
