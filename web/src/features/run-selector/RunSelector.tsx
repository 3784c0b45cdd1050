/** The runs of a project at the side of its workspace: find them, show and hide them, colour them. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { arriving } from "@/data/arrival";
import type { ProjectRef } from "@/data/types";
import { FilterButton } from "@/features/run-filter/FilterButton";
import { type RunFilter, toDocument } from "@/features/run-filter/filter";
import { formatCount, formatInteger } from "@/lib/number";
import { matcher } from "@/lib/search";
import {
  EmptyState,
  ErrorState,
  IconButton,
  IconEye,
  IconEyeOff,
  IconMore,
  IconTable,
  Menu,
  SearchField,
  SkeletonRows,
} from "@/ui";
import { GroupButton } from "./GroupButton";
import { GroupList } from "./GroupList";
import { moveFocus } from "./move-focus";
import type { RunSearch } from "./question";
import { RunRow } from "./RunRow";
import styles from "./RunSelector.module.css";
import { SortButton } from "./SortButton";
import type { ShownGroups } from "./useShownGroups";
import type { useShownRuns } from "./useShownRuns";

interface RunSelectorProps {
  readonly project: ProjectRef;
  readonly shown: ReturnType<typeof useShownRuns>;
  /** Null where runs are not put together. */
  readonly groups: ShownGroups | null;
  /** Puts runs together by these keys of the server. */
  readonly onBy: (next: readonly string[]) => void;
  readonly search: RunSearch;
  readonly onSearch: (next: Partial<RunSearch>) => void;
  readonly filter: RunFilter;
  readonly onFilter: (next: RunFilter) => void;
  /** A field with a sign, as the server reads it. */
  readonly order: string;
  readonly onOrder: (next: string) => void;
  /** Opens the side to the whole table. */
  readonly onTable: () => void;
}

const ROW_PX = 28;
// Most workspaces have no run of another project.
const ForeignRuns = lazy(
  arriving(async () => ({ default: (await import("./ForeignRuns")).ForeignRuns })),
);
const RunFinder = lazy(
  arriving(async () => ({
    default: (await import("@/features/run-finder/RunFinder")).RunFinder,
  })),
);

export function RunSelector(props: RunSelectorProps) {
  const { project, shown, search, onSearch, filter, onFilter, order, onOrder } = props;
  const { groups, onBy, onTable } = props;
  const { total, selection, foreign } = shown;
  const drawn = (groups ?? shown).drawn.length;
  const [isFinding, setFinding] = useState(false);
  const added = groups ? 0 : foreign.filter(({ run }) => run).length;
  const { error } = matcher(search.search, search.isRegex);
  return (
    <aside className={styles.selector} aria-label="Runs">
      <header className={styles.header}>
        <h2>Runs</h2>
        <span className={styles.count}>
          {groups && `${formatCount(groups.total, "group")} of `}
          {formatCount(total + added, "run")}, {formatInteger(drawn)} shown
        </span>
        <IconButton size="s" label="Show all" icon={<IconEye />} onClick={selection.showAll} />
        <IconButton size="s" label="Hide all" icon={<IconEyeOff />} onClick={selection.showNone} />
        <IconButton size="s" label="Open as a table" icon={<IconTable />} onClick={onTable} />
        <Menu
          align="end"
          trigger={<IconButton size="s" label="More of the runs" icon={<IconMore />} />}
          items={[
            {
              label: "Add a run of another project…",
              disabled: !selection.canPin,
              onSelect: () => setFinding(true),
            },
            { separator: true },
            {
              label: "Other colours for those shown",
              onSelect: () => selection.repaint(shown.drawn.map(({ id }) => id)),
            },
            { label: "Reset colours", onSelect: selection.resetColors },
          ]}
        />
      </header>
      <div className={styles.search}>
        <SearchField
          label="Search runs"
          value={search.search}
          onChange={(text) => onSearch({ search: text })}
          regex={search.isRegex}
          onRegexChange={(isRegex) => onSearch({ isRegex })}
          error={error}
        />
      </div>
      <div className={styles.tools}>
        <FilterButton project={project} filter={filter} onFilter={onFilter} />
        <GroupButton project={project} by={groups?.by ?? []} onBy={onBy} />
        {!groups && <SortButton project={project} order={order} onOrder={onOrder} />}
      </div>
      {foreign.length > 0 && (
        <Suspense fallback={null}>
          <ForeignRuns foreign={foreign} shown={shown.shown} selection={selection} />
        </Suspense>
      )}
      {isFinding && (
        <Suspense fallback={null}>
          <RunFinder
            here={project}
            pinned={selection.pinned}
            onFound={(name) => {
              setFinding(false);
              selection.pin(name, true);
            }}
            onClose={() => setFinding(false)}
          />
        </Suspense>
      )}
      {groups ? (
        <GroupList project={project} shown={groups} />
      ) : (
        <RunList
          project={project}
          shown={shown}
          isFiltered={search.search !== "" || toDocument(filter) !== null}
        />
      )}
    </aside>
  );
}

interface RunListProps extends Pick<RunSelectorProps, "project" | "shown"> {
  readonly isFiltered: boolean;
}

function RunList({ project, shown, isFiltered }: RunListProps) {
  const { source, runs, selection } = shown;
  const pins = useMemo(() => new Set(selection.pinned), [selection.pinned]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    getItemKey: (index) => runs[index]?.id ?? index,
  });
  const visible = rows.getVirtualItems();
  const { startIndex: first = 0, endIndex: last = 0 } = rows.range ?? {};
  const { onSight } = source;
  useEffect(() => onSight(first, last), [first, last, onSight]);

  if (source.error && runs.length === 0) {
    return <ErrorState error={source.error} onRetry={source.retry} />;
  }
  if (source.isPending) return <SkeletonRows count={12} />;
  if (runs.length === 0)
    return <EmptyState title={isFiltered ? "No run matches" : "No runs yet"} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only adds arrow keys to the controls inside
    <div
      ref={scroller}
      className={styles.list}
      onKeyDown={(event) => moveFocus(event, (row) => rows.scrollToIndex(row))}
    >
      <ul style={{ height: rows.getTotalSize() }}>
        {visible.map(({ index, key, start }) => {
          const run = runs[index];
          if (!run) return null;
          return (
            <li key={key} data-row={index} style={{ transform: `translateY(${start}px)` }}>
              <RunRow
                project={project}
                run={run}
                isShown={shown.shown.has(run.id)}
                isPinned={pins.has(run.id)}
                selection={selection}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
