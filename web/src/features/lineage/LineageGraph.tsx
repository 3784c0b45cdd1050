/** Where a version came from and what came of it, as a graph from the left to the right. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo, useState } from "react";
import { lineageQuery, type VersionRef } from "@/data/artifacts";
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

const WIDTH = 170;
const HEIGHT = 34;
const GAP = { x: 60, y: 14 };
const EDGE = 10;
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
  const size = sizeOf(graph.nodes);
  const places = new Map(graph.nodes.map((node) => [node.id, cornerOf(node)]));
  return (
    <>
      <div className={styles.tools}>
        <SearchField label="Search the graph" value={search} onChange={setSearch} />
        <span>Steps away</span>
        <Segmented size="s" label="Steps away" options={DEPTHS} value={depth} onChange={setDepth} />
        {data.is_cut && <span>There is more than is drawn</span>}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className={styles.scroll} tabIndex={0}>
        <div className={styles.graph} style={size}>
          <svg aria-hidden="true" {...size}>
            {graph.edges.map(({ from, to }) => {
              const [a, b] = [places.get(from), places.get(to)];
              return a && b ? <path key={`${from} ${to}`} d={curve(a, b)} /> : null;
            })}
          </svg>
          {graph.nodes.map((node) => (
            <div
              key={node.id}
              className={styles.node}
              style={{ ...places.get(node.id), width: WIDTH, height: HEIGHT }}
              data-kind={node.kind}
              data-own={isOwn(node, reference) ? "" : undefined}
              data-faint={isFound(node, search) ? undefined : ""}
            >
              <Content node={node} onOpen={() => setOpened(new Set([...opened, node.id]))} />
            </div>
          ))}
        </div>
      </div>
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
    <button type="button" onClick={onOpen} title="Draw each of them">
      <IconRuns size={13} />
      <span>{formatInteger(node.runs.length)} runs…</span>
    </button>
  );
}

function cornerOf({ place }: Node) {
  return {
    left: EDGE + place.column * (WIDTH + GAP.x),
    top: EDGE + place.row * (HEIGHT + GAP.y),
  };
}

function sizeOf(nodes: readonly Node[]) {
  const corners = nodes.map(cornerOf);
  return {
    width: Math.max(...corners.map(({ left }) => left)) + WIDTH + EDGE,
    height: Math.max(...corners.map(({ top }) => top)) + HEIGHT + EDGE,
  };
}

interface Corner {
  readonly left: number;
  readonly top: number;
}

function curve(a: Corner, b: Corner): string {
  const [x1, y1] = [a.left + WIDTH, a.top + HEIGHT / 2];
  const [x2, y2] = [b.left, b.top + HEIGHT / 2];
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
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
