/** Artifacts of a project: collections, their versions, what lies in one, what it came of. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { components } from "./generated";
import { getJson, projectPath } from "./http";
import { resourceKey } from "./keys";
import type { Json, ProjectRef } from "./types";

type Schemas = components["schemas"];

export type ArtifactCollection = Schemas["ArtifactCollection"];
export type ArtifactVersion = Schemas["ListedVersion"];
export type ArtifactHappening = Schemas["ArtifactHappening"];
export type ArtifactVersionDetail = Omit<Schemas["ArtifactVersionDetail"], "metadata"> & {
  readonly metadata: Json;
};
export type ArtifactFolderPage = Schemas["ArtifactFolderPage"];
export type ArtifactComparison = Schemas["ArtifactComparison"];
export type ArtifactFile = Schemas["ArtifactFile"];
export type Lineage = Schemas["Lineage"];
type CollectionPage = Schemas["ArtifactCollectionList"];
type VersionPage = Schemas["ArtifactVersionList"];

export interface CollectionRef extends ProjectRef {
  readonly name: string;
}

export interface VersionRef extends CollectionRef {
  /** An alias or vN. */
  readonly version: string;
}

const PAGE = 100;
const FILES = 500;

const key = (ref: ProjectRef, ...more: readonly unknown[]) =>
  [...resourceKey(ref, "artifacts"), ...more] as const;

export function collectionPath({ entity, project, name }: CollectionRef): string {
  return `${projectPath({ entity, project })}/artifacts/${encodeURIComponent(name)}`;
}

export function versionPath(ref: VersionRef): string {
  return `${collectionPath(ref)}/${encodeURIComponent(ref.version)}`;
}

/** Collections, the newest first, page by page. */
export function collectionsQuery(ref: ProjectRef) {
  return infiniteQueryOptions({
    queryKey: key(ref, "collections"),
    queryFn: ({ signal, pageParam }) =>
      getJson<CollectionPage>(`${projectPath(ref)}/artifacts`, {
        params: { limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: CollectionPage) => page.next_cursor,
  });
}

export function collectionQuery(ref: CollectionRef) {
  return queryOptions({
    queryKey: key(ref, "collection", ref.name),
    queryFn: ({ signal }) => getJson<ArtifactCollection>(collectionPath(ref), { signal }),
  });
}

/** Versions, the newest first, page by page. */
export function versionsQuery(ref: CollectionRef) {
  return infiniteQueryOptions({
    queryKey: key(ref, "versions", ref.name),
    queryFn: ({ signal, pageParam }) =>
      getJson<VersionPage>(`${collectionPath(ref)}/versions`, {
        params: { limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: VersionPage) => page.next_cursor,
  });
}

export function versionQuery(ref: VersionRef) {
  return queryOptions({
    queryKey: key(ref, "version", ref.name, ref.version),
    queryFn: ({ signal }) => getJson<ArtifactVersionDetail>(versionPath(ref), { signal }),
    placeholderData: keepPreviousData,
  });
}

/** What lies right in a folder of a version, page by page; each page tells all folders. */
export function folderQuery(ref: VersionRef, folder: string) {
  return infiniteQueryOptions({
    queryKey: key(ref, "files", ref.name, ref.version, folder),
    queryFn: ({ signal, pageParam }) =>
      getJson<ArtifactFolderPage>(`${versionPath(ref)}/files`, {
        params: { folder, after: pageParam, limit: FILES },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: (page: ArtifactFolderPage) => page.next_after,
    placeholderData: keepPreviousData,
  });
}

/** What happened to a version, the newest first. */
export function historyQuery(ref: VersionRef) {
  return queryOptions({
    queryKey: key(ref, "history", ref.name, ref.version),
    queryFn: async ({ signal }) =>
      (
        await getJson<{ items: readonly ArtifactHappening[] }>(`${versionPath(ref)}/history`, {
          signal,
        })
      ).items,
  });
}

/** The files that `other` has more, less and changed. */
export function comparisonQuery(ref: VersionRef, other: string) {
  return queryOptions({
    queryKey: key(ref, "compare", ref.name, ref.version, other),
    queryFn: ({ signal }) =>
      getJson<ArtifactComparison>(`${versionPath(ref)}/compare/${encodeURIComponent(other)}`, {
        signal,
      }),
    enabled: other !== "" && other !== ref.version,
  });
}

/** Runs and versions around a version, so many steps away. */
export function lineageQuery(ref: VersionRef, depth: number) {
  return queryOptions({
    queryKey: key(ref, "lineage", ref.name, ref.version, depth),
    queryFn: ({ signal }) =>
      getJson<Lineage>(`${versionPath(ref)}/lineage`, { params: { depth }, signal }),
    placeholderData: keepPreviousData,
  });
}
