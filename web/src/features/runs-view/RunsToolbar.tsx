/** Which runs the table lists, how they are put together, and what it shows of them. */
import type { ReactElement } from "react";
import type { ProjectRef } from "@/data/types";
import { FilterButton } from "@/features/run-filter/FilterButton";
import type { RunFilter } from "@/features/run-filter/filter";
import { GroupButton } from "@/features/run-selector/GroupButton";
import type { RunSearch } from "@/features/run-selector/question";
import { STATISTICS, type Statistic } from "@/features/workspace/run-feed";
import {
  Button,
  IconButton,
  IconChevronLeft,
  IconColumns,
  IconDownload,
  IconFilter,
  Menu,
  SearchField,
  Select,
  Spinner,
  StateDot,
} from "@/ui";
import styles from "./RunsView.module.css";
import { statesOf, withStates } from "./states";

const STATES = ["running", "finished", "failed", "crashed", "killed", "pending"] as const;
const LABELS: Readonly<Record<Statistic, string>> = {
  mean: "Mean",
  min: "Minimum",
  max: "Maximum",
  median: "Median",
  std: "Standard deviation",
};
const OPTIONS = STATISTICS.map((value) => ({ value, label: LABELS[value] }));

export interface RunsToolbarProps {
  readonly project: ProjectRef;
  readonly search: RunSearch;
  readonly onSearch: (next: Partial<RunSearch>) => void;
  readonly error: string | null;
  readonly filter: RunFilter;
  readonly onFilter: (next: RunFilter) => void;
  readonly by: readonly string[];
  readonly onBy: (next: readonly string[]) => void;
  readonly statistic: Statistic;
  readonly onStatistic: (next: Statistic) => void;
  /** How much there is to see. */
  readonly count: string;
  readonly isFetching: boolean;
  readonly onColumns: () => void;
  readonly onExport: () => void;
  /** Goes back to the panels. */
  readonly onClose: (() => void) | undefined;
}

export function RunsToolbar(props: RunsToolbarProps): ReactElement {
  const { project, search, onSearch, error, filter, onFilter, by, onBy } = props;
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Runs">
      {props.onClose && (
        <IconButton label="Back to the panels" icon={<IconChevronLeft />} onClick={props.onClose} />
      )}
      <SearchField
        className={styles.search ?? ""}
        label="Search runs"
        placeholder="Search runs by name, id or tag…"
        value={search.search}
        onChange={(text) => onSearch({ search: text })}
        regex={search.isRegex}
        onRegexChange={(isRegex) => onSearch({ isRegex })}
        error={error}
      />
      <FilterButton project={project} filter={filter} onFilter={onFilter} />
      <StateMenu filter={filter} onFilter={onFilter} />
      <GroupButton project={project} by={by} onBy={onBy} />
      {by.length > 0 && (
        <Select
          label="Statistic of a group"
          value={props.statistic}
          options={OPTIONS}
          onChange={props.onStatistic}
        />
      )}
      <span className={styles.total}>{props.count}</span>
      {props.isFetching && <Spinner />}
      <span className={styles.gap} />
      <Button size="s" variant="quiet" icon={<IconColumns />} onClick={props.onColumns}>
        Columns…
      </Button>
      <Button size="s" variant="quiet" icon={<IconDownload />} onClick={props.onExport}>
        Export CSV
      </Button>
    </div>
  );
}

function StateMenu({
  filter,
  onFilter,
}: Pick<RunsToolbarProps, "filter" | "onFilter">): ReactElement {
  const on = new Set(statesOf(filter));
  const toggle = (state: string): void => {
    const next = STATES.filter((one) => (one === state ? !on.has(one) : on.has(one)));
    onFilter(withStates(filter, next));
  };
  return (
    <Menu
      trigger={
        <Button size="s" icon={<IconFilter size={14} />} pressed={on.size > 0}>
          {on.size === 0 ? "State" : [...on].join(", ")}
        </Button>
      }
      items={[
        ...STATES.map((state) => ({
          label: state,
          checked: on.has(state),
          hint: <StateDot state={state} />,
          onSelect: () => toggle(state),
        })),
        { separator: true },
        {
          label: "Any state",
          disabled: on.size === 0,
          onSelect: () => onFilter(withStates(filter, [])),
        },
      ]}
    />
  );
}
