/** Where a version came from and what came of it, as a graph from the left to the right. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo, useState } from "react";
import { lineageQuery, type VersionRef } from "@/data/artifacts";
import { LayeredGraph } from "@/features/layered-graph/LayeredGraph";
import { formatInteger } from "@/lib/number";
import {
  EmptyState,
  ErrorState,
  IconBox,
  IconRuns,
  SearchField,
  Segmented,
  SkeletonRows,
} from "@/ui";
import { graphOf, type Node } from "./graph";
import styles from "./LineageGraph.module.css";

const DEPTHS = [
  { value: "1", label: "1" },
  { value: "3", label: "3" },
  { value: "10", label: "10" },
] as const;

export function LineageGraph({ reference }: { readonly reference: VersionRef }): ReactElement {
  const [depth, setDepth] = useState<(typeof DEPTHS)[number]["value"]>("3");
  const [search, setSearch] = useState("");
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch } = useQuery(lineageQuery(reference, Number(depth)));
  const graph = useMemo(() => (data ? graphOf(data, opened) : null), [data, opened]);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!graph || !data) return <SkeletonRows count={3} />;
  if (graph.nodes.length < 2) return <EmptyState title="No run made it or used it" />;
  return (
    <>
      <div className={styles.tools}>
        <SearchField label="Search the graph" value={search} onChange={setSearch} />
        <span>Steps away</span>
        <Segmented size="s" label="Steps away" options={DEPTHS} value={depth} onChange={setDepth} />
        {data.is_cut && <span>There is more than is drawn</span>}
      </div>
      <LayeredGraph
        nodes={graph.nodes}
        edges={graph.edges}
        width={170}
        height={34}
        look={(node) => ({
          round: node.kind === "version",
          own: isOwn(node, reference),
          faint: !isFound(node, search),
        })}
        render={(node) => (
          <Content node={node} onOpen={() => setOpened(new Set([...opened, node.id]))} />
        )}
      />
    </>
  );
}

function Content({ node, onOpen }: { node: Node; onOpen: () => void }): ReactElement {
  if (node.kind === "version") {
    const { entity, project, collection, version, type } = node.version;
    return (
      <Link
        to="/$entity/$project/artifacts/$name"
        params={{ entity, project, name: collection }}
        search={{ version }}
        title={`${type} ${entity}/${project}/${collection}:${version}`}
      >
        <IconBox size={13} />
        <span>
          {collection}:{version}
        </span>
      </Link>
    );
  }
  if (node.kind === "run") {
    const { entity, project, id, name } = node.run;
    return (
      <Link
        to="/$entity/$project/runs/$run"
        params={{ entity, project, run: id }}
        title={`Run ${entity}/${project}/${name}`}
      >
        <IconRuns size={13} />
        <span>{name}</span>
      </Link>
    );
  }
  return (
    <button type="button" onClick={onOpen} title="Show each of them">
      <IconRuns size={13} />
      <span>{formatInteger(node.runs.length)} runs…</span>
    </button>
  );
}

function isOwn(node: Node, { name, version }: VersionRef): boolean {
  return (
    node.kind === "version" && node.version.collection === name && node.version.version === version
  );
}

function isFound(node: Node, search: string): boolean {
  if (search === "") return true;
  const names =
    node.kind === "version"
      ? [`${node.version.collection}:${node.version.version}`, node.version.type]
      : node.kind === "run"
        ? [node.run.name]
        : node.runs.map(({ name }) => name);
  return names.some((name) => name.toLowerCase().includes(search.toLowerCase()));
}
