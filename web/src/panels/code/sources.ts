/** Which files of runs are code or tell what code ran. Pure. */
import type { RunFile } from "@/data/types";
import { naturalCompare } from "@/lib/path";

const MOST_BYTES = 1024 * 1024;
/** What the client saves about the code beside the code itself. */
const BESIDE = new Set(["diff.patch", "requirements.txt", "config.yaml", "conda-environment.yaml"]);
const CODE = /^code\/|\.(py|ipynb|ya?ml|toml|sh|jl|r|cpp|c|h|js|ts|patch)$/i;

/** Paths in any of the runs: saved code first, then what stands beside it. */
export function codePaths(files: readonly (readonly RunFile[])[]): readonly string[] {
  const paths = new Set(
    files
      .flat()
      .filter(({ path, size_bytes }) => size_bytes <= MOST_BYTES && isCode(path))
      .map(({ path }) => path),
  );
  return [...paths].sort((a, b) => rank(a) - rank(b) || naturalCompare(a, b));
}

function isCode(path: string): boolean {
  return BESIDE.has(path) || (CODE.test(path) && !path.startsWith("media/"));
}

function rank(path: string): number {
  return path.startsWith("code/") ? 0 : BESIDE.has(path) ? 2 : 1;
}
