/**
 * All runs of a project in one table, as a view has them filtered, sorted, grouped and laid out; what
 * is changed here is changed in the view.
 */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { RowSelectionState } from "@tanstack/react-table";
import { type ReactElement, useDeferredValue, useEffect, useMemo, useState } from "react";
import { readMembers } from "@/data/groups";
import { refOf } from "@/data/named-runs";
import { type RunsQuestion, runQuery } from "@/data/runs";
import type { ProjectRef, Run } from "@/data/types";
import { NO_FILTER } from "@/features/run-filter/filter";
import { useRemoval } from "@/features/run-menu/useRemoval";
import type { RunSearch } from "@/features/run-selector/question";
import { useGroupRanks } from "@/features/run-selector/useGroupRanks";
import { type SelectionHandle, useSelection } from "@/features/run-selector/useSelection";
import { ColumnsDialog } from "@/features/runs-table/ColumnsDialog";
import { runsCsv } from "@/features/runs-table/export";
import { RunsTable } from "@/features/runs-table/RunsTable";
import type { WorkspaceHandle } from "@/features/workspace/useWorkspace";
import { matcher } from "@/lib/search";
import { Button, EmptyState, ErrorState, IconRuns, SkeletonRows, saveFile, useToast } from "@/ui";
import { ChosenBar } from "./ChosenBar";
import { chosenRuns } from "./chosen-runs";
import { EditRunsDialog } from "./EditRunsDialog";
import { RunsToolbar } from "./RunsToolbar";
import styles from "./RunsView.module.css";
import { type RunSetHandle, useRunSet } from "./useRunSet";
import { useTableLines } from "./useTableLines";

interface RunsViewProps {
  readonly handle: WorkspaceHandle;
  readonly search: RunSearch;
  readonly onSearch: (next: Partial<RunSearch>) => void;
  /** Goes back to what stood in its place; absent: nothing did. */
  readonly onClose?: () => void;
}

export function RunsView(props: RunsViewProps): ReactElement {
  const { handle, search, onSearch, onClose } = props;
  const { project } = handle;
  const runSet = useRunSet(handle);
  const { filter, by, columns: layout, changeColumns } = runSet;
  const [chosen, setChosen] = useState<RowSelectionState>({});
  const [isArranging, setArranging] = useState(false);
  const [edited, setEdited] = useState<readonly string[]>([]);
  const { question, error: patternError } = useQuestion(search, runSet);
  const view = useTableLines(project, question, runSet, { chosen, onChosen: setChosen });
  const { source, columns, table } = view;
  const selection = useSelection(project, handle);
  const ranks = useGroupRanks(project, { ...choiceOf(question), by });
  useWorkspaceColors(selection, view.runs, search, by);
  const baseline = useBaseline(project, selection.baseline);
  const navigate = useNavigate();
  const picked = chosenRuns(project, choiceOf(question), by, source.lines, chosen);
  const clear = (): void => setChosen({});
  const remove = useRemoval(project, picked.ids, clear);
  const toast = useToast();
  const tell = (work: Promise<void>): void =>
    void work.catch((error: Error) =>
      toast({ title: "That did not work", description: error.message, tone: "bad" }),
    );

  const compare = async (): Promise<void> => {
    const groups = picked.innermost;
    if (groups === null) {
      const ids = await picked.ids();
      // A workspace of groups shows whole groups only.
      if (by.length > 0) runSet.setBy([]);
      selection.showOnly(ids);
    } else selection.showOnly(groups);
    const search = handle.nw === null ? {} : { nw: handle.nw };
    await navigate({ to: "/$entity/$project", params: { ...project }, search });
  };
  const download = async (): Promise<void> => {
    const shown = new Set(table.getVisibleLeafColumns().map(({ id }) => id));
    const rows =
      picked.count > 0
        ? await picked.runs()
        : by.length > 0 // what no group was opened for is not there yet
          ? await readMembers(project, { ...choiceOf(question), within: [] }, null)
          : view.runs;
    const text = runsCsv(
      columns.filter(({ id }) => shown.has(id)),
      rows,
    );
    saveFile(`${project.project}-runs.csv`, text, "text/csv");
  };

  return (
    <div className={styles.page}>
      <div className={styles.body}>
        <RunsToolbar
          project={project}
          search={search}
          onSearch={onSearch}
          error={patternError}
          filter={filter}
          onFilter={runSet.setFilter}
          by={by}
          onBy={runSet.setBy}
          statistic={layout.statistic}
          onStatistic={(statistic) => changeColumns((old) => ({ ...old, statistic }))}
          count={view.count}
          isFetching={view.isFetching}
          onColumns={() => setArranging(true)}
          onExport={() => tell(download())}
          onClose={onClose}
        />
        {view.isPending || handle.isPending ? (
          <SkeletonRows count={14} />
        ) : view.error && source.lines.length === 0 ? (
          <ErrorState error={view.error} onRetry={view.retry} />
        ) : source.lines.length === 0 ? (
          <NoRuns
            isFiltered={search.search !== "" || filter.items.length > 0}
            onClear={() => {
              onSearch({ search: "", isRegex: false });
              if (filter.items.length > 0) runSet.setFilter(NO_FILTER);
            }}
          />
        ) : (
          <RunsTable
            project={project}
            table={table}
            columns={columns}
            source={source}
            order={runSet.order}
            onOrder={runSet.setOrder}
            onLayout={changeColumns}
            selection={selection}
            ranks={ranks}
            statistic={layout.statistic}
            baseline={baseline}
          />
        )}
      </div>
      {picked.count > 0 && (
        <ChosenBar
          count={picked.count}
          onCompare={() => tell(compare())}
          onExport={() => tell(download())}
          onEdit={() => tell(picked.ids().then(setEdited))}
          onDelete={remove}
          onClear={clear}
        />
      )}
      {edited.length > 0 && (
        <EditRunsDialog project={project} runs={edited} onClose={() => setEdited([])} />
      )}
      <ColumnsDialog
        open={isArranging}
        onOpenChange={setArranging}
        columns={columns}
        quiet={view.quiet}
        layout={layout}
        onLayout={changeColumns}
      />
    </div>
  );
}

/** The run that the workspace compares the others with; null: none. */
function useBaseline(project: ProjectRef, id: string | null): Run | null {
  const found = useQuery({ ...runQuery(refOf(project, id ?? "")), enabled: id !== null });
  return id === null ? null : (found.data ?? null);
}

/** Gives the runs that the workspace would draw their colours, so that both agree from the start. */
function useWorkspaceColors(
  selection: SelectionHandle,
  rows: readonly Run[],
  { search }: RunSearch,
  by: readonly string[],
): void {
  const isWhole = search === "" && by.length === 0;
  useEffect(() => {
    if (!isWhole) return;
    selection.giveColors(rows.map(({ id }) => id).filter(selection.isShown));
  }, [isWhole, selection, rows]);
}

/** What to ask the server; half a pattern asks for nothing yet. */
function useQuestion(
  { search, isRegex }: RunSearch,
  { document, order }: RunSetHandle,
): { question: RunsQuestion; error: string | null } {
  const text = useDeferredValue(search);
  const { error } = matcher(text, isRegex);
  const question = useMemo(
    () => ({
      order,
      ...(text !== "" && error === null && { search: text, regex: isRegex }),
      ...(document && { filter: document }),
    }),
    [order, document, text, isRegex, error],
  );
  return { question, error };
}

/** Which runs a question is about. */
function choiceOf({ order: _, limit: __, ...choice }: RunsQuestion) {
  return choice;
}

interface NoRunsProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

function NoRuns({ isFiltered, onClear }: NoRunsProps): ReactElement {
  if (isFiltered) {
    return (
      <EmptyState
        title="No run matches"
        action={<Button onClick={onClear}>Clear search and filter</Button>}
      />
    );
  }
  return (
    <EmptyState icon={<IconRuns size={20} />} title="No runs yet">
      The first run of this project appears here the moment its script calls <code>init()</code>
    </EmptyState>
  );
}
