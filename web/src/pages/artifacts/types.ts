/** The types of artifacts, as they are listed. Pure. */
import type { ArtifactCollection } from "@/data/artifacts";
import { naturalCompare } from "@/lib/path";

/** What a client logs by itself: each table of a run, for one. */
const BY_THEMSELVES: ReadonlySet<string> = new Set(["run_table", "wandb-history", "job"]);

export function isByItself(type: string): boolean {
  return BY_THEMSELVES.has(type);
}

/** By type and in their order, what nobody logged on purpose last. */
export function typesOf(
  collections: readonly ArtifactCollection[],
): readonly (readonly [type: string, collections: readonly ArtifactCollection[]])[] {
  const found = new Map<string, ArtifactCollection[]>();
  for (const one of collections) {
    const same = found.get(one.type);
    if (same) same.push(one);
    else found.set(one.type, [one]);
  }
  return [...found].sort(
    ([one], [other]) =>
      Number(isByItself(one)) - Number(isByItself(other)) || naturalCompare(one, other),
  );
}
