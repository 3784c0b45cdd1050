/** Runs put together: each group with its eye, colour and number of runs; opened, its runs. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef, useState } from "react";
import { membersQuery } from "@/data/groups";
import type { ProjectRef } from "@/data/types";
import { formatCount, formatInteger } from "@/lib/number";
import { formatDuration } from "@/lib/time";
import { setFocusedRun } from "@/panels/focus";
import {
  EmptyState,
  ErrorState,
  IconChevronDown,
  IconChevronRight,
  IconEye,
  IconEyeOff,
  SkeletonRows,
  StateDot,
} from "@/ui";
import styles from "./GroupList.module.css";
import { RunDot } from "./RunDot";
import rowStyles from "./RunRow.module.css";
import selectorStyles from "./RunSelector.module.css";
import type { ListedGroup, ShownGroups } from "./useShownGroups";

interface GroupListProps {
  readonly project: ProjectRef;
  readonly shown: ShownGroups;
}

const ROW_PX = 28;
const AHEAD = 20;
/** So many runs of an opened group are listed. */
const LISTED = 100;

export function GroupList({ project, shown }: GroupListProps) {
  const { groups, readMore } = shown;
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: groups.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    getItemKey: (index) => groups[index]?.id ?? index,
  });
  const last = rows.range?.endIndex ?? 0;
  useEffect(() => {
    if (last >= groups.length - AHEAD) readMore?.();
  }, [last, groups.length, readMore]);

  if (shown.error && groups.length === 0) {
    return <ErrorState error={shown.error} onRetry={shown.retry} />;
  }
  if (shown.isPending) return <SkeletonRows count={8} />;
  if (groups.length === 0) return <EmptyState title="No run matches" />;
  const toggle = (id: string) => setOpened((old) => toggled(old, id));
  return (
    <div ref={scroller} className={selectorStyles.list}>
      <ul style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const group = groups[index];
          if (!group) return null;
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              style={{ transform: `translateY(${start}px)` }}
            >
              <GroupRow
                group={group}
                color={shown.selection.colorOf(group.id)}
                shown={shown}
                isOpen={opened.has(group.id)}
                onToggle={toggle}
              />
              {opened.has(group.id) && <Members project={project} shown={shown} group={group} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface GroupRowProps {
  readonly group: ListedGroup;
  readonly color: string;
  readonly shown: ShownGroups;
  readonly isOpen: boolean;
  readonly onToggle: (id: string) => void;
}

function GroupRow({ group, color, shown, isOpen, onToggle }: GroupRowProps) {
  const { selection } = shown;
  const { id, name, isShown } = group;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at a row only highlights its lines
    <div
      className={rowStyles.row}
      data-hidden={isShown ? undefined : ""}
      onMouseEnter={() => setFocusedRun(isShown ? id : null)}
      onMouseLeave={() => setFocusedRun(null)}
    >
      <button
        type="button"
        className={rowStyles.eye}
        aria-label={`Show group ${name}`}
        aria-pressed={isShown}
        onClick={() => selection.toggle(id, !isShown)}
      >
        {isShown ? <IconEye size={15} /> : <IconEyeOff size={15} />}
      </button>
      <RunDot
        name={name}
        color={color}
        isShown={isShown}
        onColor={(next) => selection.setColor(id, next)}
      />
      <button
        type="button"
        className={styles.name}
        aria-expanded={isOpen}
        title={name}
        onClick={() => onToggle(id)}
      >
        <Chevron size={13} />
        <span>{name}</span>
      </button>
      <button
        type="button"
        className={rowStyles.solo}
        aria-pressed={selection.isSolo(id)}
        onClick={() => selection.solo(id)}
      >
        {selection.isSolo(id) ? "back" : "only"}
      </button>
      <span className={rowStyles.time}>{formatCount(group.group.runs, "run")}</span>
    </div>
  );
}

interface MembersProps extends GroupListProps {
  readonly group: ListedGroup;
}

const Members = memo(function Members({ project, shown, group }: MembersProps) {
  const { question, by } = shown;
  const { filter, ...rest } = question;
  const choice = { ...rest, ...(filter && { filter }), by };
  const found = useQuery(membersQuery(project, choice, group.group.values));
  if (found.error) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const runs = found.data?.items ?? [];
  return (
    <ul className={styles.members} aria-label={`Runs of ${group.name}`}>
      {runs.slice(0, LISTED).map((run) => (
        <li key={run.id} className={styles.member}>
          <Link
            className={rowStyles.name}
            to="/$entity/$project/runs/$run"
            params={{ entity: project.entity, project: project.project, run: run.id }}
            title={run.name}
          >
            {run.name}
          </Link>
          <span className={rowStyles.time}>{formatDuration(run.runtime_s)}</span>
          <span className={rowStyles.state} title={run.state}>
            <StateDot state={run.state} />
            <span className="visually-hidden">{run.state}</span>
          </span>
        </li>
      ))}
      {group.group.runs > LISTED && (
        <li className={styles.member}>and {formatInteger(group.group.runs - LISTED)} more</li>
      )}
    </ul>
  );
});

function toggled(old: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(old);
  if (!next.delete(id)) next.add(id);
  return next;
}
