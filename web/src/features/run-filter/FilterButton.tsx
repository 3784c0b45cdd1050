/** Narrows the runs down by conditions, which may stand in groups of their own. */
import { lazy, Suspense } from "react";
import { arriving } from "@/data/arrival";
import type { ProjectRef } from "@/data/types";
import { Button, IconFilter, Popover, SkeletonRows } from "@/ui";
import styles from "./FilterButton.module.css";
import { countOf, FRESH, NO_FILTER, type RunFilter } from "./filter";
import { useFilterDraft } from "./useFilterDraft";

const FilterGroup = lazy(
  arriving(async () => ({ default: (await import("./FilterGroup")).FilterGroup })),
);

interface FilterButtonProps {
  readonly project: ProjectRef;
  readonly filter: RunFilter;
  readonly onFilter: (next: RunFilter) => void;
}

export function FilterButton({ project, filter, onFilter }: FilterButtonProps) {
  const [draft, setDraft] = useFilterDraft(filter, onFilter);
  const count = countOf(filter);
  const shown = draft.items.length > 0 ? draft : { ...draft, items: [FRESH] };
  return (
    <Popover
      label="Filter runs"
      trigger={
        <Button size="s" icon={<IconFilter size={14} />} pressed={count > 0}>
          {count > 0 ? `Filter ${count}` : "Filter"}
        </Button>
      }
    >
      <div className={styles.filter}>
        <Suspense fallback={<SkeletonRows count={2} />}>
          <FilterGroup project={project} group={shown} depth={0} onGroup={setDraft}>
            {draft.items.length > 0 && (
              <Button size="s" variant="quiet" onClick={() => setDraft(NO_FILTER)}>
                Clear
              </Button>
            )}
          </FilterGroup>
        </Suspense>
      </div>
    </Popover>
  );
}
