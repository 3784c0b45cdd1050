/** A lineage as nodes with places. Runs that did the same are one node while they are many. Pure. */
import type { Lineage } from "@/data/artifacts";
import { type Edge, layered, type Place } from "@/lib/layers";

export type RunOf = Lineage["runs"][number];
export type VersionOf = Lineage["versions"][number];

export type Node = { readonly id: string; readonly place: Place } & (
  | { readonly kind: "run"; readonly run: RunOf }
  | { readonly kind: "version"; readonly version: VersionOf }
  | { readonly kind: "runs"; readonly runs: readonly RunOf[] }
);

export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** From so many on, runs with the same inputs and outputs are drawn as one. */
export const CLUSTERED = 5;

/** `opened` holds the ids of clusters whose runs are drawn one by one. */
export function graphOf(lineage: Lineage, opened: ReadonlySet<string>): Graph {
  const clusters = clustersOf(lineage);
  const nodeOfRun = new Map<number, string>();
  const nodes: Omit<Node, "place">[] = lineage.versions.map((version) => ({
    id: versionId(version.id),
    kind: "version" as const,
    version,
  }));
  for (const [id, runs] of clusters) {
    if (runs.length >= CLUSTERED && !opened.has(id)) {
      nodes.push({ id, kind: "runs", runs } as Omit<Node, "place">);
      for (const run of runs) nodeOfRun.set(run.key, id);
      continue;
    }
    for (const run of runs) {
      nodes.push({ id: runId(run.key), kind: "run", run } as Omit<Node, "place">);
      nodeOfRun.set(run.key, runId(run.key));
    }
  }
  const edges = distinct(
    lineage.edges.flatMap(({ run, version, is_output }) => {
      const [actor, thing] = [nodeOfRun.get(run), versionId(version)];
      if (actor === undefined) return [];
      return [is_output ? { from: actor, to: thing } : { from: thing, to: actor }];
    }),
  );
  const places = layered(
    nodes.map(({ id }) => id),
    edges,
  );
  return {
    nodes: nodes.flatMap((node) => {
      const place = places.get(node.id);
      return place ? [{ ...node, place } as Node] : [];
    }),
    edges,
  };
}

function clustersOf({ runs, edges }: Lineage): ReadonlyMap<string, readonly RunOf[]> {
  const clusters = new Map<string, RunOf[]>();
  for (const run of runs) {
    const own = edges
      .filter((edge) => edge.run === run.key)
      .map(({ version, is_output }) => `${is_output ? ">" : "<"}${version}`)
      .sort();
    const id = `runs ${own.join(" ")}`;
    const same = clusters.get(id);
    if (same) same.push(run);
    else clusters.set(id, [run]);
  }
  return clusters;
}

function distinct(edges: readonly Edge[]): readonly Edge[] {
  return [...new Map(edges.map((edge) => [`${edge.from}\n${edge.to}`, edge])).values()];
}

export function versionId(id: number): string {
  return `version ${id}`;
}

function runId(key: number): string {
  return `run ${key}`;
}
