/** The files of a run as a tree of folders, and as the rows that are visible of it. */
import type { RunFile } from "@/data/types";
import { naturalCompare } from "@/lib/path";

export interface FileRow {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly size_bytes: number;
  /** The file, or null for a folder. */
  readonly file: RunFile | null;
  /** Of a folder: files at any depth below it. */
  readonly count: number;
  readonly isOpen: boolean;
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: RunFile[];
}

function newFolder(): Folder {
  return { folders: new Map(), files: [] };
}

function rootOf(files: readonly RunFile[]): Folder {
  const root = newFolder();
  for (const file of files) {
    let folder = root;
    for (const name of file.path.split("/").slice(0, -1)) {
      const inner = folder.folders.get(name) ?? newFolder();
      folder.folders.set(name, inner);
      folder = inner;
    }
    folder.files.push(file);
  }
  return root;
}

function inside(folder: Folder): RunFile[] {
  return [...folder.files, ...[...folder.folders.values()].flatMap(inside)];
}

/** Visible rows: folders first, in natural order. With `test`, matching files only, every folder open. */
export function fileRows(
  files: readonly RunFile[],
  open: ReadonlySet<string>,
  test?: (path: string) => boolean,
): FileRow[] {
  const rows: FileRow[] = [];
  const visit = (folder: Folder, prefix: string, depth: number): void => {
    for (const [name, inner] of sorted(folder.folders)) {
      const path = `${prefix}${name}`;
      const below = inside(inner);
      const size_bytes = below.reduce((sum, file) => sum + file.size_bytes, 0);
      const isOpen = test !== undefined || open.has(path);
      rows.push({ path, name, depth, size_bytes, file: null, count: below.length, isOpen });
      if (isOpen) visit(inner, `${path}/`, depth + 1);
    }
    const named = new Map(folder.files.map((file) => [file.path.slice(prefix.length), file]));
    for (const [name, file] of sorted(named)) {
      const { path, size_bytes } = file;
      rows.push({ path, name, depth, size_bytes, file, count: 1, isOpen: false });
    }
  };
  visit(rootOf(test ? files.filter((file) => test(file.path)) : files), "", 0);
  return rows;
}

function sorted<T>(named: Map<string, T>): [string, T][] {
  return [...named].sort(([a], [b]) => naturalCompare(a, b));
}
