/** Changes of artifacts: described, tagged, named, linked, deleted. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type CollectionRef, collectionPath, type VersionRef, versionPath } from "./artifacts";
import { sendJson } from "./http";
import { resourceKey } from "./keys";
import type { ProjectRef } from "./types";

/** What is absent stays as it is. */
export interface VersionEdit {
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly aliases?: readonly string[];
}

export interface CollectionEdit {
  readonly description?: string;
  readonly tags?: readonly string[];
}

/** Where a version is to be shown. */
export interface LinkTarget {
  readonly entity: string;
  readonly project: string;
  readonly portfolio: string;
  readonly aliases: readonly string[];
}

export function useEditVersion(ref: VersionRef) {
  return useChange(ref, (edit: VersionEdit) => sendJson<unknown>("PATCH", versionPath(ref), edit));
}

export function useEditCollection(ref: CollectionRef) {
  return useChange(ref, (edit: CollectionEdit) =>
    sendJson<unknown>("PATCH", collectionPath(ref), edit),
  );
}

export function useLinkVersion(ref: VersionRef) {
  return useChange(ref, (target: LinkTarget) =>
    sendJson<unknown>("POST", `${versionPath(ref)}/links`, target),
  );
}

export function useDeleteVersion(ref: VersionRef) {
  return useChange(ref, () => sendJson<void>("DELETE", versionPath(ref)));
}

/** All that was read of the artifacts of the project is read anew. */
function useChange<Asked>(ref: ProjectRef, mutationFn: (asked: Asked) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => client.invalidateQueries({ queryKey: resourceKey(ref, "artifacts") }),
  });
}
