/** The code that a run logged as artifacts: `log_code()` does so. */
import { queryOptions } from "@tanstack/react-query";
import { type ArtifactFile, type ArtifactFolderPage, versionPath } from "./artifacts";
import { addressUrl, getJson, runPath } from "./http";
import { runResourceKey } from "./keys";
import { MOST_OF_RUN, type RunArtifacts, type VersionOfRun } from "./run-artifacts";
import type { RunFile, RunRef } from "./types";

/** A file that may lie elsewhere than among those of its run. */
export interface PlacedFile extends RunFile {
  readonly address?: string;
}

const PAGE = 500;
const MOST_FOLDERS = 300;

/**
 * Files of the newest version of each code artifact, below `code/`, where scripts keep theirs, too.
 * Its key begins as those of artifacts do: any change of those of the project makes it old.
 */
export function codeQuery(ref: RunRef) {
  return queryOptions({
    queryKey: [...runResourceKey(ref, "artifacts"), "code"],
    queryFn: async ({ signal }): Promise<readonly PlacedFile[]> => {
      const params = { limit: MOST_OF_RUN };
      const { outputs } = await getJson<RunArtifacts>(`${runPath(ref)}/artifacts`, {
        params,
        signal,
      });
      return (await Promise.all(newest(outputs).map((one) => filesOf(one, signal)))).flat();
    },
  });
}

function newest(outputs: readonly VersionOfRun[]): readonly VersionOfRun[] {
  const code = outputs.filter(({ type }) => type === "code");
  const byTime = code.toSorted((one, other) => one.created_at - other.created_at);
  return [...new Map(byTime.map((one) => [one.collection, one])).values()];
}

/** Folder by folder, since that is how the server lists them. */
async function filesOf(version: VersionOfRun, signal: AbortSignal): Promise<readonly PlacedFile[]> {
  const { entity, project, collection: name } = version;
  const path = `${versionPath({ entity, project, name, version: version.version })}/files`;
  const files: ArtifactFile[] = [];
  const folders = [""];
  for (let at = 0; at < Math.min(folders.length, MOST_FOLDERS); at += 1) {
    let after: number | null = null;
    do {
      const params = { folder: folders[at], after, limit: PAGE };
      const page: ArtifactFolderPage = await getJson(path, { params, signal });
      if (after === null) folders.push(...page.folders.map((folder) => folder.path));
      files.push(...page.files.filter(({ is_reference }) => !is_reference));
      after = page.next_after;
    } while (after !== null);
  }
  return files.map(({ path: place, size_bytes, mimetype, url }) => ({
    path: `code/${place}`,
    size_bytes,
    mimetype,
    updated_at: version.created_at,
    address: addressUrl(url),
  }));
}
