/** The workspace: the runs of a project at the side, everything they logged as panels. */
import { useState } from "react";
import { ApiProblem } from "@/data/http";
import type { ProjectRef, Stream } from "@/data/types";
import { useDraft } from "@/features/draft/useDraft";
import { FirstRun } from "@/features/first-run/FirstRun";
import { GridToolbar } from "@/features/panel-grid/GridToolbar";
import { PanelGrid } from "@/features/panel-grid/PanelGrid";
import { useGridView } from "@/features/panel-grid/useGridView";
import type { GridSearch } from "@/features/panel-grid/view";
import { RunSelector } from "@/features/run-selector/RunSelector";
import { type RunSearch, useShownRuns } from "@/features/run-selector/useShownRuns";
import { TopBar } from "@/features/shell/TopBar";
import { IconButton, IconRuns } from "@/ui";
import styles from "./WorkspacePage.module.css";

const STREAMS: readonly Stream[] = ["history", "events"];
const WIDE = "(min-width: 900px)";

interface WorkspacePageProps {
  readonly project: ProjectRef;
  readonly grid: GridSearch;
  readonly onGrid: (next: GridSearch) => void;
  readonly runSearch: RunSearch;
  readonly onRunSearch: (next: RunSearch) => void;
}

export function WorkspacePage({
  project,
  grid,
  onGrid,
  runSearch,
  onRunSearch,
}: WorkspacePageProps) {
  const [isOpen, setIsOpen] = useState(() => matchMedia(WIDE).matches);
  const [view, setView] = useGridView(grid, onGrid);
  const [search, setSearch] = useDraft(runSearch, onRunSearch);
  const shown = useShownRuns(project, runSearch);
  const isNew = isEmpty(shown) && runSearch.search === "";
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
        <GridToolbar view={view} onView={setView} />
      </TopBar>
      <div className={styles.workspace} data-open={isOpen ? "" : undefined}>
        <div className={styles.side}>
          <RunSelector project={project} shown={shown} search={search} onSearch={setSearch} />
        </div>
        <main className={styles.main}>
          {isNew ? (
            <FirstRun project={project.project} />
          ) : (
            <PanelGrid
              project={project}
              runs={shown.drawn}
              streams={STREAMS}
              view={view}
              onView={setView}
            />
          )}
        </main>
      </div>
    </>
  );
}

/** A project begins to exist with its first run. */
function isEmpty({ source }: ReturnType<typeof useShownRuns>): boolean {
  const isUnknown = source.error instanceof ApiProblem && source.error.status === 404;
  return isUnknown || source.total === 0;
}
