/** The page of one run. Which tab is open and how the charts are seen belongs to the route. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { ApiProblem } from "@/data/http";
import { leftQuery, runQuery } from "@/data/runs";
import type { ProjectRef, RunDetail, RunRef, Stream } from "@/data/types";
import { FileTree } from "@/features/file-tree/FileTree";
import { LogView } from "@/features/log-view/LogView";
import { GridToolbar } from "@/features/panel-grid/GridToolbar";
import { PanelGrid } from "@/features/panel-grid/PanelGrid";
import type { GridPlace, GridSearch, SetPlace } from "@/features/panel-grid/place";
import { useGridPlace } from "@/features/panel-grid/useGridPlace";
import { useRunColor } from "@/features/run-selector/useRunColor";
import { TopBar } from "@/features/shell/TopBar";
import { RUN_CHARTS } from "@/features/workspace/names";
import { useUndoKeys } from "@/features/workspace/useUndoKeys";
import { useWorkspace, type WorkspaceHandle } from "@/features/workspace/useWorkspace";
import { formatCompact } from "@/lib/number";
import {
  Button,
  EmptyState,
  ErrorState,
  IconBox,
  IconChart,
  IconCode,
  IconCpu,
  IconFolder,
  IconGraph,
  IconInfo,
  IconTerminal,
  IconWarning,
  SkeletonRows,
  useNow,
} from "@/ui";
import { type TabItem, Tabs } from "@/ui/tabs/Tabs";
import { Artifacts } from "./Artifacts";
import { Code } from "./Code";
import { endingOf } from "./ending";
import { Model } from "./Model";
import { modelPath } from "./model-graph";
import { Overview } from "./Overview";
import { RunHeader } from "./RunHeader";
import styles from "./RunPage.module.css";
import type { RunTab } from "./tabs";

const CHARTS: readonly Stream[] = ["history"];
const SYSTEM: readonly Stream[] = ["events"];

export interface RunPageProps {
  readonly run: RunRef;
  readonly tab: RunTab;
  readonly onTab: (tab: RunTab) => void;
  readonly grid: GridSearch;
  readonly onGrid: (next: GridSearch) => void;
}

export function RunPage(props: RunPageProps): ReactElement {
  const { run: reference } = props;
  const answer = useQuery(runQuery(reference));
  const hasLeft = useQuery(leftQuery(reference)).data;
  const { entity, project } = reference;
  const runs = (
    <Link key="runs" to="/$entity/$project/runs" params={{ entity, project }}>
      Runs
    </Link>
  );
  return (
    <div className={styles.page}>
      <TopBar
        project={reference}
        crumbs={[runs, answer.data?.name ?? reference.run]}
        isHeading={!answer.data}
      />
      {hasLeft || isMissing(answer.error) ? (
        <Gone project={reference} />
      ) : answer.data ? (
        <Loaded
          key={reference.run}
          {...props}
          detail={answer.data}
          readAt={answer.dataUpdatedAt / 1000}
        />
      ) : answer.error ? (
        <ErrorState
          title="This run did not load"
          error={answer.error}
          onRetry={() => answer.refetch()}
        />
      ) : (
        <SkeletonRows count={8} />
      )}
    </div>
  );
}

function isMissing(error: Error | null): boolean {
  return error instanceof ApiProblem && error.status === 404;
}

/** What was never there, was deleted, perhaps in another window, or was moved elsewhere. */
function Gone({ project }: { readonly project: ProjectRef }): ReactElement {
  const { entity, project: name } = project;
  const params = { entity, project: name };
  return (
    <EmptyState
      title="This run is not here"
      action={
        <Button
          nativeButton={false}
          render={<Link to="/$entity/$project/overview" params={params} />}
        >
          Deleted runs
        </Button>
      }
    >
      There is none of this id, or it was deleted or moved to another project
    </EmptyState>
  );
}

interface LoadedProps extends RunPageProps {
  readonly detail: RunDetail;
  readonly readAt: number;
}

function Loaded(props: LoadedProps): ReactElement {
  const { run: reference, detail, readAt, tab, onTab, grid, onGrid } = props;
  const handle = useWorkspace(reference, RUN_CHARTS);
  useUndoKeys(handle);
  const [place, onPlace] = useGridPlace(grid, onGrid);
  const color = useRunColor(reference);
  const isGrid = tab === "charts" || tab === "system";
  return (
    <main className={styles.body}>
      <RunHeader reference={reference} run={detail} readAt={readAt} color={color} />
      <Banner run={detail} onLogs={tab === "logs" ? null : () => onTab("logs")} />
      <Tabs
        label="Parts of the run"
        value={tab}
        onChange={onTab}
        items={tabsOf(detail)}
        extra={isGrid && <GridToolbar handle={handle} place={place} onPlace={onPlace} />}
      >
        <TabContent {...props} handle={handle} place={place} onPlace={onPlace} color={color} />
      </Tabs>
    </main>
  );
}

function tabsOf(run: RunDetail): TabItem<RunTab>[] {
  const lines = run.console_lines > 0 ? { count: formatCompact(run.console_lines) } : {};
  return [
    { value: "charts", label: "Charts", icon: <IconChart size={14} /> },
    { value: "overview", label: "Overview", icon: <IconInfo size={14} /> },
    { value: "system", label: "System", icon: <IconCpu size={14} /> },
    { value: "logs", label: "Logs", icon: <IconTerminal size={14} />, ...lines },
    { value: "files", label: "Files", icon: <IconFolder size={14} /> },
    { value: "code", label: "Code", icon: <IconCode size={14} /> },
    { value: "artifacts", label: "Artifacts", icon: <IconBox size={14} /> },
    ...(modelPath(run.summary) === null
      ? []
      : [{ value: "model", label: "Model", icon: <IconGraph size={14} /> } as const]),
  ];
}

interface TabContentProps extends LoadedProps {
  readonly handle: WorkspaceHandle;
  readonly place: GridPlace;
  readonly onPlace: SetPlace;
  readonly color: string;
}

function TabContent(props: TabContentProps): ReactElement {
  const { run: reference, detail, tab, handle, place, onPlace, color } = props;
  const { id, name } = detail;
  const runs = useMemo(() => [{ id, name, color }], [id, name, color]);
  if (tab === "overview") return <Overview reference={reference} run={detail} />;
  if (tab === "logs") {
    return <LogView run={reference} runName={name} isLive={detail.state === "running"} />;
  }
  if (tab === "files") return <FileTree run={reference} />;
  if (tab === "artifacts") return <Artifacts run={reference} />;
  if (tab === "model") return <Model run={reference} path={modelPath(detail.summary)} />;
  if (tab === "code") return <Code run={reference} />;
  return (
    <PanelGrid
      key={tab}
      handle={handle}
      runs={runs}
      streams={tab === "system" ? SYSTEM : CHARTS}
      place={place}
      onPlace={onPlace}
      {...(detail.state !== "running" && { none: tab === "system" ? NO_SYSTEM : NO_CHARTS })}
    />
  );
}

const NO_CHARTS = (
  <EmptyState icon={<IconChart size={20} />} title="This run logged nothing">
    What <code>run.log()</code> is given comes to stand here
  </EmptyState>
);
const NO_SYSTEM = (
  <EmptyState icon={<IconCpu size={20} />} title="Nothing of the machine was recorded">
    It is looked at every few seconds while a run goes on
  </EmptyState>
);

function Banner({
  run,
  onLogs,
}: {
  run: RunDetail;
  onLogs: (() => void) | null;
}): ReactElement | null {
  const now = useNow(60_000);
  const ending = endingOf(run, now);
  if (!ending) return null;
  return (
    <aside className={styles.banner} data-tone={ending.tone}>
      <IconWarning />
      <p>
        <b>{ending.title}.</b> {ending.text}
      </p>
      {onLogs && run.console_lines > 0 && (
        <Button size="s" variant="quiet" onClick={onLogs}>
          See the end of its log
        </Button>
      )}
    </aside>
  );
}
