/** The files of a run: a tree at the left, what is in the chosen one at the right. */
import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, useMemo, useRef, useState } from "react";
import type { PlacedFile } from "@/data/code";
import { filesQuery } from "@/data/files";
import type { RunRef } from "@/data/types";
import { formatBytes, formatCount } from "@/lib/number";
import { matcher } from "@/lib/search";
import {
  EmptyState,
  ErrorState,
  IconChevronDown,
  IconChevronRight,
  IconFile,
  IconFolder,
  IconImage,
  SearchField,
  SkeletonRows,
} from "@/ui";
import { FilePreview } from "./FilePreview";
import styles from "./FileTree.module.css";
import { previewKind } from "./preview";
import { type FileRow, fileRows } from "./tree";

const ROW = 28;
const NONE: readonly PlacedFile[] = [];
const NO_FOLDERS: ReadonlySet<string> = new Set();

interface FileTreeProps {
  readonly run: RunRef;
  /** Which of the files are listed; all by default. */
  readonly only?: (path: string) => boolean;
  /** Files that the run keeps elsewhere; null: they are on their way. */
  readonly besides?: readonly PlacedFile[] | null;
  /** Said where there are none. */
  readonly none?: { readonly title: string; readonly text: string };
}

const NO_FILES = {
  title: "No files",
  text: "What the run saves, its media and its console come to lie here",
};

export function FileTree({
  run,
  only,
  besides = NONE,
  none = NO_FILES,
}: FileTreeProps): ReactElement {
  const answer = useQuery(filesQuery(run));
  const all = answer.data?.items ?? NONE;
  const files = useMemo(() => {
    const own: readonly PlacedFile[] = only ? all.filter(({ path }) => only(path)) : all;
    const known = new Set(own.map(({ path }) => path));
    return [...own, ...(besides ?? NONE).filter(({ path }) => !known.has(path))];
  }, [all, only, besides]);
  const [opened, setOpen] = useState<ReadonlySet<string> | null>(null);
  // What was picked out lies open from the start.
  const open = useMemo(
    () => opened ?? (only ? foldersOf(files) : NO_FOLDERS),
    [opened, only, files],
  );
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const rows = useMemo(
    () => fileRows(files, open, search === "" ? undefined : matcher(search, false).test),
    [files, open, search],
  );
  // With nothing chosen yet, the first file that lies open is shown.
  const shown = chosen ?? rows.find((row) => row.file)?.path ?? null;
  const file = files.find(({ path }) => path === shown);
  const toggle = (path: string): void => {
    const next = new Set(open);
    if (!next.delete(path)) next.add(path);
    setOpen(next);
  };

  if (answer.isPending || besides === null) return <SkeletonRows />;
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />;
  if (files.length === 0) {
    return (
      <EmptyState icon={<IconFolder size={20} />} title={none.title}>
        {none.text}
      </EmptyState>
    );
  }
  const size = files.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  return (
    <div className={styles.split}>
      <section className={styles.side} aria-label="Files">
        <div className={styles.search}>
          <SearchField
            label="Search files"
            placeholder="Search files…"
            value={search}
            onChange={setSearch}
          />
        </div>
        <Rows
          rows={rows}
          chosen={shown}
          onPick={(row) => (row.file ? setChosen(row.path) : toggle(row.path))}
        />
        <footer className={styles.footer}>
          {formatCount(files.length, "file")}
          <span>{formatBytes(size)}</span>
        </footer>
      </section>
      <section className={styles.main} aria-label="Preview">
        {file ? (
          <FilePreview key={file.path} run={run} file={file} />
        ) : (
          <EmptyState icon={<IconFile size={20} />} title="Choose a file to look into it" />
        )}
      </section>
    </div>
  );
}

function foldersOf(files: readonly PlacedFile[]): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ path }) => {
      const parts = path.split("/").slice(0, -1);
      return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
    }),
  );
}

interface RowsProps {
  readonly rows: readonly FileRow[];
  readonly chosen: string | null;
  readonly onPick: (row: FileRow) => void;
}

function Rows({ rows, chosen, onPick }: RowsProps): ReactElement {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (at) => rows[at]?.path ?? at,
  });
  return (
    <div ref={scroll} className={styles.scroll}>
      {rows.length === 0 && <p className={styles.nothing}>No file has that name</p>}
      <div className={styles.canvas} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <button
              key={key}
              type="button"
              className={styles.row}
              style={{ transform: `translateY(${start}px)`, paddingLeft: 10 + row.depth * 14 }}
              aria-expanded={row.file ? undefined : row.isOpen}
              aria-current={row.file && row.path === chosen ? "true" : undefined}
              onClick={() => onPick(row)}
            >
              <RowIcon row={row} />
              <span className={styles.name}>{row.name}</span>
              <span className={styles.size}>{formatBytes(row.size_bytes)}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}

function RowIcon({ row }: { row: FileRow }): ReactElement {
  if (row.file) {
    return (
      <span className={styles.icon}>
        {previewKind(row.file) === "image" ? <IconImage size={14} /> : <IconFile size={14} />}
      </span>
    );
  }
  return (
    <span className={styles.icon}>
      {row.isOpen ? <IconChevronDown size={12} /> : <IconChevronRight size={12} />}
      <IconFolder size={14} />
    </span>
  );
}
