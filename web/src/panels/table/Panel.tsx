import { type ReactElement, useMemo, useState } from "react";
import type { ProjectRef } from "@/data/types";
import { formatCount } from "@/lib/number";
import { textOf } from "@/panels/config";
import type { PanelProps, PanelRun } from "@/panels/panel";
import { StepBar } from "@/panels/steps/StepBar";
import { type Logged, leftTold, useLogged } from "@/panels/steps/useLogged";
import {
  ColorDot,
  EmptyState,
  ErrorState,
  IconGrid,
  IconTable,
  SearchField,
  Segmented,
  Select,
  Skeleton,
} from "@/ui";
import { computedOf, filterOf, joinOf } from "./derive";
import { Grid } from "./Grid";
import { Groups } from "./Groups";
import styles from "./Panel.module.css";
import { projectionOf, writeProjection } from "./projection/settings";
import { TableMap } from "./projection/TableMap";
import { type Entry, useTable } from "./useTable";

const PAGE = { small: 50, expanded: 200 } as const;
const ALL = "";
const NO_GROUP = "";
const LOOKS = [
  { value: "rows", label: "Rows", icon: <IconTable size={13} /> },
  { value: "map", label: "Map", icon: <IconGrid size={13} /> },
] as const;

/** `Table`: a logged `wandb.Table` of one run or of all, at any step; joined, computed, grouped. */
export function Panel(props: PanelProps): ReactElement {
  const { project, config, runs } = props;
  const panelKey = textOf(config.tableKey);
  const join = useMemo(() => joinOf(config), [config]);
  const logged = useLogged(project, runs, panelKey);
  const other = useLogged(project, runs, join?.tableKey ?? "");
  const [wanted, setWanted] = useState<string | null>(null);
  const first = logged.entries[0];
  const chosen = logged.entries.find(({ run }) => run.id === wanted);
  const isAll = wanted === ALL && logged.entries.length > 1;
  const entries = useEntries(logged, other, isAll ? null : (chosen ?? first)?.run.id);
  if (panelKey === "") return <EmptyState title="No table chosen" />;
  if (logged.isPending) return <Skeleton height="100%" />;
  if (logged.error) return <ErrorState error={logged.error} onRetry={logged.retry} />;
  if (!first) {
    return (
      <EmptyState icon={<IconTable size={20} />} title="No table logged">
        {leftTold(logged.left)}
      </EmptyState>
    );
  }
  const shown = chosen ?? first;
  return (
    <Filled
      {...props}
      // The table of one run must not stand in for that of another: its pictures lie elsewhere.
      key={isAll ? ALL : shown.run.id}
      panelKey={panelKey}
      entries={entries}
      logged={logged}
      isAll={isAll}
      onWanted={setWanted}
    />
  );
}

function useEntries(logged: Logged, other: Logged, only: string | undefined | null) {
  return logged.entries
    .filter(({ run }) => only === null || run.id === only)
    .map(
      ({ run, logged: { step, value } }): Entry => ({
        run,
        step,
        value,
        other: other.entries.find((entry) => entry.run.id === run.id)?.logged.value ?? null,
      }),
    );
}

interface FilledProps extends PanelProps {
  readonly panelKey: string;
  readonly entries: readonly Entry[];
  readonly logged: Logged;
  readonly isAll: boolean;
  readonly onWanted: (run: string) => void;
}

function Filled(props: FilledProps): ReactElement {
  const { project, config, isExpanded, panelKey, entries, logged, isAll, onWanted, onConfig } =
    props;
  const map = useMemo(() => projectionOf(config), [config]);
  const [filter, setFilter] = useState("");
  const [group, setGroup] = useState(NO_GROUP);
  const join = useMemo(() => joinOf(config), [config]);
  const computed = useMemo(() => computedOf(config), [config]);
  const { table, problems, isPending, error, retry } = useTable(project, {
    entries,
    isAll,
    join,
    computed,
  });
  const columns = table?.columns ?? [];
  const runs = logged.entries.map(({ run }) => run);
  const only = entries[0];
  const isTest = useMemo(() => table !== null && filterOf(table, filter).isTest, [table, filter]);
  return (
    <div className={styles.panel}>
      <StepBar steps={logged.steps} at={logged.at} onAt={logged.setAt} sync={logged.sync}>
        <Runs runs={runs} value={isAll ? ALL : (only?.run.id ?? "")} onChange={onWanted} />
        <SearchField
          className={styles.search ?? ""}
          label="Filter rows"
          placeholder="Filter rows, or score > 0.5"
          value={filter}
          onChange={setFilter}
        />
        {onConfig && (
          <Segmented
            size="s"
            label="Shown as"
            value={map.isOn ? "map" : "rows"}
            options={LOOKS}
            onChange={(look) => onConfig(writeProjection({ ...map, isOn: look === "map" }))}
          />
        )}
        {columns.length > 1 && !map.isOn && (
          <Select
            size="s"
            className={styles.group ?? ""}
            label="Group rows by"
            value={columns.includes(group) ? group : NO_GROUP}
            options={[
              { value: NO_GROUP, label: "No groups" },
              ...columns.map((name) => ({ value: name, label: `By ${name}` })),
            ]}
            onChange={setGroup}
          />
        )}
      </StepBar>
      {problems.map((problem) => (
        <p key={problem} className={styles.problem}>
          {problem}
        </p>
      ))}
      {error ? (
        <ErrorState error={error} onRetry={retry} />
      ) : isPending || table === null ? (
        <Skeleton height="100%" />
      ) : map.isOn ? (
        <TableMap
          table={table}
          filter={filter}
          title={panelKey}
          projection={map}
          onProjection={(next) => onConfig?.(writeProjection(next))}
        />
      ) : columns.includes(group) ? (
        <Groups table={table} filter={filter} column={columns.indexOf(group)} />
      ) : (
        <Grid
          table={table}
          filter={filter}
          title={panelKey}
          pageSize={isExpanded ? PAGE.expanded : PAGE.small}
          tilesOf={tilesFor(project, entries)}
          told={isTest ? "rows that pass" : null}
        />
      )}
    </div>
  );
}

function tilesFor(project: ProjectRef, entries: readonly Entry[]) {
  return { project, runs: new Map(entries.map(({ run, step }) => [run.id, { run, step }])) };
}

interface RunsProps {
  readonly runs: readonly PanelRun[];
  readonly value: string;
  readonly onChange: (run: string) => void;
}

function Runs({ runs, value, onChange }: RunsProps): ReactElement | null {
  if (runs.length < 2) return null;
  const run = runs.find(({ id }) => id === value);
  return (
    <Select
      size="s"
      className={styles.choice ?? ""}
      label="Run"
      value={value}
      onChange={onChange}
      prefix={run ? <ColorDot color={run.color} /> : undefined}
      options={[
        ...runs.map(({ id, name }) => ({ value: id, label: name })),
        { value: ALL, label: `All ${formatCount(runs.length, "run")}` },
      ]}
    />
  );
}
