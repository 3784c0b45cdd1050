/** A config or summary: as a tree with a search, or as raw JSON. Only the rows in sight are drawn. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, type ReactNode, useMemo, useRef, useState } from "react";
import { asNumber, isObject, type JsonObject } from "@/lib/json";
import { formatInteger, formatPlain } from "@/lib/number";
import { matcher } from "@/lib/search";
import { leafText, leaves, type TreeRow, treeRows } from "@/lib/tree";
import {
  CopyButton,
  EmptyState,
  IconButton,
  IconChevronDown,
  IconChevronRight,
  IconCode,
  SearchField,
} from "@/ui";
import styles from "./ValueTree.module.css";

const ROW = 26;

export interface ValueTreeProps {
  readonly title: string;
  readonly value: JsonObject;
  /** What to say when there is nothing in it. */
  readonly empty: ReactNode;
}

export function ValueTree({ title, value, empty }: ValueTreeProps): ReactElement {
  const [search, setSearch] = useState("");
  const [isRaw, setRaw] = useState(false);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(
    () => treeRows(value, toggled, search === "" ? undefined : matcher(search, false).test),
    [value, toggled, search],
  );
  const size = useMemo(() => leaves(value).length, [value]);
  const toggle = (id: string): void => {
    const next = new Set(toggled);
    if (!next.delete(id)) next.add(id);
    setToggled(next);
  };
  return (
    <section className={styles.card} aria-label={title}>
      <header className={styles.header}>
        <h2 className={styles.title}>
          {title} <span className={styles.size}>{formatInteger(size)}</span>
        </h2>
        {size > 0 && (
          <>
            {!isRaw && (
              <SearchField
                className={styles.search ?? ""}
                label={`Search ${title.toLowerCase()}`}
                placeholder="Search keys and values…"
                value={search}
                onChange={setSearch}
              />
            )}
            <IconButton
              size="s"
              label="Raw JSON"
              pressed={isRaw}
              icon={<IconCode size={14} />}
              onClick={() => setRaw(!isRaw)}
            />
            <CopyButton label="Copy as JSON" text={() => JSON.stringify(value, null, 2)} />
          </>
        )}
      </header>
      {size === 0 && <EmptyState title={`No ${title.toLowerCase()}`}>{empty}</EmptyState>}
      {size > 0 && isRaw && <pre className={styles.raw}>{JSON.stringify(value, null, 2)}</pre>}
      {size > 0 && !isRaw && rows.length === 0 && (
        <p className={styles.nothing}>Nothing holds “{search}”</p>
      )}
      {size > 0 && !isRaw && rows.length > 0 && <Rows rows={rows} onToggle={toggle} />}
    </section>
  );
}

interface RowsProps {
  readonly rows: readonly TreeRow[];
  readonly onToggle: (id: string) => void;
}

function Rows({ rows, onToggle }: RowsProps): ReactElement {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (at) => rows[at]?.id ?? at,
  });
  return (
    <div ref={scroll} className={styles.scroll}>
      <div className={styles.canvas} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          return row ? <Row key={key} row={row} top={start} onToggle={onToggle} /> : null;
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: TreeRow;
  readonly top: number;
  readonly onToggle: (id: string) => void;
}

function Row({ row, top, onToggle }: RowProps): ReactElement {
  const style = { transform: `translateY(${top}px)`, paddingLeft: 10 + row.depth * 16 };
  if (row.size !== null) {
    return (
      <button
        type="button"
        className={styles.row}
        style={style}
        aria-expanded={row.isOpen}
        onClick={() => onToggle(row.id)}
      >
        {row.isOpen ? <IconChevronDown size={12} /> : <IconChevronRight size={12} />}
        <span className={styles.branch}>{row.label}</span>
        <span className={styles.size}>{row.size}</span>
      </button>
    );
  }
  const text = leafText(row.value);
  return (
    <div className={styles.row} style={style}>
      <span className={styles.key} title={row.path.join(".")}>
        {row.label}
      </span>
      <span className={styles.value} data-kind={kindOf(row)} title={text}>
        {shownLeaf(row)}
      </span>
      <span className={styles.copy}>
        <CopyButton label="Copy value" text={text} />
      </span>
    </div>
  );
}

function kindOf({ value }: TreeRow): string {
  if (value === null) return "null";
  return asNumber(value) === undefined ? typeof value : "number";
}

function shownLeaf({ value }: TreeRow): string {
  const number = asNumber(value);
  if (number !== undefined) return formatPlain(number);
  if (isObject(value) && Object.keys(value).length === 0) return "{}";
  return leafText(value);
}
