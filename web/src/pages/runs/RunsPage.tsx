/** All runs of a project in one table. What is searched and how it is sorted stands in the URL. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { RowSelectionState } from "@tanstack/react-table";
import {
  type ReactElement,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
} from "react";
import { type RunsQuestion, runQuery } from "@/data/runs";
import type { JsonObject, ProjectRef, Run } from "@/data/types";
import { toDocument } from "@/features/run-filter/filter";
import { useRemoval } from "@/features/run-menu/useRemoval";
import { type SelectionHandle, useOwnSelection } from "@/features/run-selector/useSelection";
import { ColumnsDialog } from "@/features/runs-table/ColumnsDialog";
import { columnsOf, quietColumns } from "@/features/runs-table/columns";
import { runsCsv } from "@/features/runs-table/export";
import { useColumnLayout } from "@/features/runs-table/layout";
import { stateFilter } from "@/features/runs-table/merge";
import { DEFAULT_ORDER } from "@/features/runs-table/order";
import { RunsTable } from "@/features/runs-table/RunsTable";
import { useRunRows } from "@/features/runs-table/useRunRows";
import { useRunTable } from "@/features/runs-table/useRunTable";
import { TopBar } from "@/features/shell/TopBar";
import { formatCount, formatInteger } from "@/lib/number";
import { matcher } from "@/lib/search";
import { Button, EmptyState, ErrorState, IconRuns, SkeletonRows, saveFile } from "@/ui";
import { ChosenBar } from "./ChosenBar";
import { EditRunsDialog } from "./EditRunsDialog";
import styles from "./RunsPage.module.css";
import { RunsToolbar } from "./RunsToolbar";
import { type RunsSearch, readSearchFilter } from "./search";

/** Read early: from the runs that are there, the columns are found. */
const AHEAD = 100;

export interface RunsPageProps {
  readonly project: ProjectRef;
  readonly search: RunsSearch;
  readonly onSearch: (next: RunsSearch) => void;
}

export function RunsPage({ project, search, onSearch }: RunsPageProps): ReactElement {
  const [chosen, setChosen] = useState<RowSelectionState>({});
  const [isArranging, setArranging] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const { question, error: patternError } = useQuestion(search);
  const source = useRunRows(project, question, AHEAD);
  const [layout, onLayout] = useColumnLayout(project);
  const columns = useMemo(() => columnsOf(source.pages), [source.pages]);
  const quiet = useMemo(() => quietColumns(columns, source.pages), [columns, source.pages]);
  const table = useRunTable({
    rows: source.rows,
    columns,
    quiet,
    layout,
    onLayout,
    chosen,
    onChosen: setChosen,
  });
  const selection = useOwnSelection(project);
  useWorkspaceColors(selection, source.rows, search);
  const baseline = useBaseline(project, selection.baseline);
  const navigate = useNavigate();
  const ids = source.rows.filter(({ id }) => chosen[id]).map(({ id }) => id);
  const order = search.order ?? DEFAULT_ORDER;

  const onOrder = useCallback(
    (next: string) => {
      const { order: _, ...rest } = search;
      onSearch(next === DEFAULT_ORDER ? rest : { ...rest, order: next });
    },
    [search, onSearch],
  );
  const compare = (): void => {
    selection.showOnly(ids);
    navigate({ to: "/$entity/$project", params: { ...project } });
  };
  const download = (): void => {
    const shown = new Set(table.getVisibleLeafColumns().map(({ id }) => id));
    const rows = ids.length > 0 ? source.rows.filter(({ id }) => chosen[id]) : source.rows;
    const text = runsCsv(
      columns.filter(({ id }) => shown.has(id)),
      rows,
    );
    saveFile(`${project.project}-runs.csv`, text, "text/csv");
  };

  const remove = useRemoval(project, ids, () => setChosen({}));

  const isFiltered = Boolean(search.q || search.state || search.filter);
  return (
    <div className={styles.page}>
      <TopBar project={project} crumbs={["Runs"]}>
        {source.total !== undefined && (
          <span className={styles.total}>
            {formatCount(source.total, "run")} × {formatInteger(columns.length)} columns
          </span>
        )}
      </TopBar>
      <main className={styles.body}>
        <RunsToolbar
          project={project}
          search={search}
          onSearch={onSearch}
          error={patternError}
          isFetching={source.isFetchingMore}
          onColumns={() => setArranging(true)}
          onExport={download}
        />
        {source.isPending ? (
          <SkeletonRows count={14} />
        ) : source.error && source.rows.length === 0 ? (
          <ErrorState error={source.error} onRetry={source.retry} />
        ) : source.rows.length === 0 ? (
          <NoRuns isFiltered={isFiltered} onClear={() => onSearch({})} />
        ) : (
          <RunsTable
            project={project}
            table={table}
            columns={columns}
            source={source}
            order={order}
            onOrder={onOrder}
            onLayout={onLayout}
            colorOf={selection.colorOf}
            baseline={baseline}
          />
        )}
      </main>
      {ids.length > 0 && (
        <ChosenBar
          count={ids.length}
          onCompare={compare}
          onExport={download}
          onEdit={() => setEditing(true)}
          onDelete={remove}
          onClear={() => setChosen({})}
        />
      )}
      {isEditing && (
        <EditRunsDialog project={project} runs={ids} onClose={() => setEditing(false)} />
      )}
      <ColumnsDialog
        open={isArranging}
        onOpenChange={setArranging}
        columns={columns}
        quiet={quiet}
        layout={layout}
        onLayout={onLayout}
      />
    </div>
  );
}

/** The run that the workspace compares the others with; null: none. */
function useBaseline(project: ProjectRef, id: string | null): Run | null {
  const found = useQuery({ ...runQuery({ ...project, run: id ?? "" }), enabled: id !== null });
  return id === null ? null : (found.data ?? null);
}

/** Gives the runs that the workspace would draw their colours, so that both pages agree from the start. */
function useWorkspaceColors(
  selection: SelectionHandle,
  rows: readonly Run[],
  search: RunsSearch,
): void {
  const isWhole = !search.q && !search.state && !search.filter && !search.order;
  useEffect(() => {
    if (!isWhole) return;
    selection.giveColors(rows.map(({ id }) => id).filter(selection.isShown));
  }, [isWhole, selection, rows]);
}

/** What holds where all of these do; undefined: everything. */
function allOf(...filters: readonly (JsonObject | null | undefined)[]): JsonObject | undefined {
  const given = filters.filter((filter) => filter !== null && filter !== undefined);
  return given.length > 1 ? { $and: [...given] } : given[0];
}

/** What to ask the server; half a pattern asks for nothing yet. */
function useQuestion(search: RunsSearch): { question: RunsQuestion; error: string | null } {
  const text = useDeferredValue(search.q ?? "");
  const isRegex = search.regex === true;
  const { error } = matcher(text, isRegex);
  const question = useMemo(() => {
    const filter = allOf(
      stateFilter(search.state?.split(",") ?? []),
      toDocument(readSearchFilter(search.filter ?? "")),
    );
    return {
      order: search.order ?? DEFAULT_ORDER,
      ...(text !== "" && error === null && { search: text, regex: isRegex }),
      ...(filter && { filter }),
    };
  }, [search.order, search.state, search.filter, text, isRegex, error]);
  return { question, error };
}

function NoRuns({
  isFiltered,
  onClear,
}: {
  isFiltered: boolean;
  onClear: () => void;
}): ReactElement {
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
