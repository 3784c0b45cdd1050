/** Conditions that hold together or by turns; some of them may be groups again. */
import type { ReactNode } from "react";
import type { ProjectRef } from "@/data/types";
import { Button, IconButton, IconClose, Segmented } from "@/ui";
import { ConditionRow } from "./ConditionRow";
import styles from "./FilterButton.module.css";
import { type FilterItem, FRESH, isGroup, type RunFilter } from "./filter";

interface FilterGroupProps {
  readonly project: ProjectRef;
  readonly group: RunFilter;
  /** How many groups it stands in. */
  readonly depth: number;
  readonly onGroup: (next: RunFilter) => void;
  /** What else stands in the last line. */
  readonly children?: ReactNode;
}

const JOINS = [
  { value: "all", label: "All match" },
  { value: "any", label: "Any match" },
] as const;
/** Nobody reads conditions deeper than this. */
const DEEPEST = 3;

export function FilterGroup({ project, group, depth, onGroup, children }: FilterGroupProps) {
  const { items, isAny } = group;
  const set = (next: readonly FilterItem[]) => onGroup({ ...group, items: next });
  // A group of the same kind would say nothing new.
  const inner = { isAny: !isAny, items: [FRESH, FRESH] };
  return (
    <>
      {items.map((item, at) =>
        isGroup(item) ? (
          <fieldset
            // biome-ignore lint/suspicious/noArrayIndexKey: items have no other identity
            key={at}
            className={styles.group}
            aria-label={item.isAny ? "Any of these holds" : "All of these hold"}
          >
            <FilterGroup
              project={project}
              group={item}
              depth={depth + 1}
              onGroup={(next) =>
                set(next.items.length > 0 ? items.with(at, next) : items.toSpliced(at, 1))
              }
            >
              <span className={styles.space} />
              <IconButton
                size="s"
                label="Remove group"
                icon={<IconClose size={12} />}
                onClick={() => set(items.toSpliced(at, 1))}
              />
            </FilterGroup>
          </fieldset>
        ) : (
          <ConditionRow
            // biome-ignore lint/suspicious/noArrayIndexKey: items have no other identity
            key={at}
            project={project}
            condition={item}
            onCondition={(next) => set(items.with(at, next))}
            onRemove={() => set(items.toSpliced(at, 1))}
          />
        ),
      )}
      <div className={styles.footer}>
        <Button size="s" onClick={() => set([...items, FRESH])}>
          Add a condition
        </Button>
        {depth < DEEPEST && (
          <Button size="s" variant="quiet" onClick={() => set([...items, inner])}>
            Add a group
          </Button>
        )}
        {items.length > 1 && (
          <Segmented
            size="s"
            label="Conditions"
            value={isAny ? "any" : "all"}
            options={JOINS}
            onChange={(join) => onGroup({ ...group, isAny: join === "any" })}
          />
        )}
        {children}
      </div>
    </>
  );
}
