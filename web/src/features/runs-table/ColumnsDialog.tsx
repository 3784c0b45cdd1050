import { useVirtualizer } from "@tanstack/react-virtual";
import { type DragEvent, type ReactElement, useMemo, useRef, useState } from "react";
import { type ColumnLayout, NATURAL } from "@/features/workspace/run-feed";
import { fuzzyFilter } from "@/lib/search";
import {
  Button,
  Checkbox,
  Dialog,
  IconButton,
  IconChevronDown,
  IconChevronUp,
  IconGrip,
  IconPin,
  SearchField,
} from "@/ui";
import styles from "./ColumnsDialog.module.css";
import type { RunColumn } from "./columns";
import { type ChangeLayout, moveColumn, orderedIds, setPinned, setVisible } from "./layout";

const ROW = 30;

export interface ColumnsDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly columns: readonly RunColumn[];
  readonly quiet: ReadonlySet<string>;
  readonly layout: ColumnLayout;
  readonly onLayout: ChangeLayout;
}

/** Which columns are shown, which stick, and in which order. */
export function ColumnsDialog(props: ColumnsDialogProps): ReactElement {
  const { open, onOpenChange, columns, quiet, layout, onLayout } = props;
  const [search, setSearch] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const natural = useMemo(() => columns.map(({ id }) => id), [columns]);
  const ordered = useMemo(() => {
    const byId = new Map(columns.map((column) => [column.id, column]));
    return orderedIds(layout, natural).flatMap((id) => byId.get(id) ?? []);
  }, [columns, layout, natural]);
  const shown = useMemo(
    () =>
      fuzzyFilter(ordered, search, ({ group, label }) =>
        group === "run" ? label : `${group}.${label}`,
      ),
    [ordered, search],
  );
  const movable = shown.filter(({ id }) => id !== "name").map(({ id }) => id);
  const isVisible = (id: string): boolean => layout.visible[id] ?? !quiet.has(id);
  const count = ordered.filter(({ id }) => isVisible(id)).length;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Columns"
      focus={field}
      footer={
        <Button size="s" variant="quiet" onClick={() => onLayout(() => NATURAL)}>
          Reset to natural order
        </Button>
      }
    >
      <div className={styles.body}>
        <SearchField
          ref={field}
          label="Search columns"
          placeholder="Search columns…"
          value={search}
          onChange={setSearch}
          count={`${count} of ${ordered.length} shown`}
        />
        <div className={styles.all}>
          <Button size="s" onClick={() => onLayout((old) => setVisible(old, movable, true))}>
            Show {search === "" ? "all" : "these"}
          </Button>
          <Button size="s" onClick={() => onLayout((old) => setVisible(old, movable, false))}>
            Hide {search === "" ? "all" : "these"}
          </Button>
        </div>
        <List
          columns={shown}
          natural={natural}
          isSearched={search !== ""}
          isVisible={isVisible}
          layout={layout}
          onLayout={onLayout}
        />
      </div>
    </Dialog>
  );
}

interface ListProps {
  readonly columns: readonly RunColumn[];
  readonly natural: readonly string[];
  readonly isSearched: boolean;
  readonly isVisible: (id: string) => boolean;
  readonly layout: ColumnLayout;
  readonly onLayout: ChangeLayout;
}

function List({
  columns,
  natural,
  isSearched,
  isVisible,
  layout,
  onLayout,
}: ListProps): ReactElement {
  const scroll = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: columns.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 8,
    getItemKey: (at) => columns[at]?.id ?? at,
  });
  const move = (id: string, before: string | null): void =>
    onLayout((old) => moveColumn(old, natural, id, before));
  const drop = (target: string): void => {
    if (dragged && dragged !== target) move(dragged, target);
    setDragged(null);
    setOver(null);
  };
  return (
    <div ref={scroll} className={styles.list}>
      {columns.length === 0 && <p className={styles.nothing}>No column has that name</p>}
      <ul className={styles.canvas} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const column = columns[index];
          if (!column) return null;
          const isFixed = column.id === "name";
          const isPinned = isFixed || layout.pinned.includes(column.id);
          return (
            <li
              key={key}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
              data-over={over === column.id ? "" : undefined}
              draggable={!isFixed && !isSearched}
              onDragStart={(event: DragEvent) => {
                event.dataTransfer.effectAllowed = "move";
                setDragged(column.id);
              }}
              onDragOver={(event) => {
                if (!dragged || isFixed) return;
                event.preventDefault();
                setOver(column.id);
              }}
              onDragEnd={() => setOver(null)}
              onDrop={() => drop(column.id)}
            >
              <span className={styles.grip} data-off={isFixed || isSearched ? "" : undefined}>
                <IconGrip size={13} />
              </span>
              <Checkbox
                label={column.label}
                checked={isFixed || isVisible(column.id)}
                disabled={isFixed}
                onChange={(isOn) => onLayout((old) => setVisible(old, [column.id], isOn))}
              />
              {column.group !== "run" && <span className={styles.group}>{column.group}</span>}
              <span className={styles.actions}>
                {!isFixed && !isSearched && (
                  <>
                    <IconButton
                      size="s"
                      label={`Move ${column.label} up`}
                      icon={<IconChevronUp size={13} />}
                      disabled={index <= 1}
                      onClick={() => move(column.id, columns[index - 1]?.id ?? null)}
                    />
                    <IconButton
                      size="s"
                      label={`Move ${column.label} down`}
                      icon={<IconChevronDown size={13} />}
                      disabled={index === columns.length - 1}
                      onClick={() => move(column.id, columns[index + 2]?.id ?? null)}
                    />
                  </>
                )}
                <IconButton
                  size="s"
                  label={isPinned ? `Unpin ${column.label}` : `Pin ${column.label} to the left`}
                  pressed={isPinned}
                  disabled={isFixed}
                  icon={<IconPin size={13} />}
                  onClick={() => onLayout((old) => setPinned(old, column.id, !isPinned))}
                />
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
