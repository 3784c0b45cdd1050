import type { ReactElement } from "react";
import type { ProjectRef } from "@/data/types";
import { FilterButton } from "@/features/run-filter/FilterButton";
import {
  Button,
  IconColumns,
  IconDownload,
  IconFilter,
  Menu,
  SearchField,
  Spinner,
  StateDot,
} from "@/ui";
import styles from "./RunsPage.module.css";
import { type RunsSearch, readSearchFilter, writeSearchFilter } from "./search";

const STATES = ["running", "finished", "failed", "crashed", "killed", "pending"] as const;

export interface RunsToolbarProps {
  readonly project: ProjectRef;
  readonly search: RunsSearch;
  readonly onSearch: (next: RunsSearch) => void;
  readonly error: string | null;
  readonly isFetching: boolean;
  readonly onColumns: () => void;
  readonly onExport: () => void;
}

export function RunsToolbar(props: RunsToolbarProps): ReactElement {
  const { project, search, onSearch, error, isFetching, onColumns, onExport } = props;
  const { filter: _f, ...withoutFilter } = search;
  const { q: _q, ...withoutText } = search;
  const { regex: _r, ...withoutRegex } = search;
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Runs">
      <SearchField
        className={styles.search ?? ""}
        label="Search runs"
        placeholder="Search runs by name, id or tag…"
        value={search.q ?? ""}
        onChange={(q) => onSearch(q === "" ? withoutText : { ...search, q })}
        regex={search.regex === true}
        onRegexChange={(regex) => onSearch(regex ? { ...search, regex } : withoutRegex)}
        error={error}
      />
      <FilterButton
        project={project}
        filter={readSearchFilter(search.filter ?? "")}
        onFilter={(next) => {
          const filter = writeSearchFilter(next);
          onSearch(filter === "" ? withoutFilter : { ...search, filter });
        }}
      />
      <StateMenu search={search} onSearch={onSearch} />
      {isFetching && <Spinner />}
      <span className={styles.gap} />
      <Button variant="quiet" icon={<IconColumns />} onClick={onColumns}>
        Columns…
      </Button>
      <Button variant="quiet" icon={<IconDownload />} onClick={onExport}>
        Export CSV
      </Button>
    </div>
  );
}

function StateMenu({
  search,
  onSearch,
}: Pick<RunsToolbarProps, "search" | "onSearch">): ReactElement {
  const on = new Set(search.state?.split(","));
  const { state: _, ...rest } = search;
  const toggle = (state: string): void => {
    const next = STATES.filter((one) => (one === state ? !on.has(one) : on.has(one)));
    onSearch(next.length === 0 ? rest : { ...rest, state: next.join(",") });
  };
  return (
    <Menu
      trigger={
        <Button icon={<IconFilter size={14} />} pressed={on.size > 0}>
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
        { label: "Any state", disabled: on.size === 0, onSelect: () => onSearch(rest) },
      ]}
    />
  );
}
