/** The model that a run watched: how its layers feed each other, where that is known, and their sizes. */
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo, useState } from "react";
import { jsonFileQuery } from "@/data/content";
import { fileUrl } from "@/data/http";
import type { RunRef } from "@/data/types";
import { LayeredGraph } from "@/features/layered-graph/LayeredGraph";
import { layered } from "@/lib/layers";
import { formatCount, formatInteger } from "@/lib/number";
import { matcher } from "@/lib/search";
import { EmptyState, ErrorState, SearchField, SkeletonRows } from "@/ui";
import styles from "./Model.module.css";
import { type Layer, type ModelGraph, modelGraph } from "./model-graph";

interface ModelProps {
  readonly run: RunRef;
  /** Of the graph's file; null: there is none. */
  readonly path: string | null;
}

export function Model({ run, path }: ModelProps): ReactElement {
  if (path === null) return <EmptyState title="This run watched no model" />;
  return <Loaded address={fileUrl(run, path)} />;
}

function Loaded({ address }: { readonly address: string }): ReactElement {
  const { data, error, refetch } = useQuery({
    ...jsonFileQuery(address),
    select: modelGraph,
    // The summary may tell of the file a moment before it has come.
    retry: 5,
  });
  const [search, setSearch] = useState("");
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={6} />;
  return (
    <div className={styles.page}>
      <header className={styles.tools}>
        <SearchField label="Search layers" value={search} onChange={setSearch} />
        <span>
          {formatCount(data.layers.length, "layer")}, {formatInteger(data.parameters)} parameters
        </span>
      </header>
      {data.edges.length > 0 && <Graph graph={data} />}
      <Layers layers={data.layers} search={search} />
    </div>
  );
}

function Graph({ graph }: { readonly graph: ModelGraph }): ReactElement {
  const nodes = useMemo(() => {
    const places = layered(
      graph.layers.map(({ id }) => id),
      graph.edges,
    );
    return graph.layers.flatMap((layer) => {
      const place = places.get(layer.id);
      return place ? [{ ...layer, place }] : [];
    });
  }, [graph]);
  return (
    <section aria-label="Graph of the model">
      <LayeredGraph
        nodes={nodes}
        edges={graph.edges}
        width={170}
        height={44}
        render={(layer) => (
          <div className={styles.layer} title={`${layer.name} ${layer.kind} ${layer.shape}`}>
            <b>{layer.name}</b>
            <small>{[layer.kind, layer.shape].filter(Boolean).join(", ")}</small>
          </div>
        )}
      />
    </section>
  );
}

function Layers({ layers, search }: { layers: readonly Layer[]; search: string }): ReactElement {
  const shown = useMemo(() => {
    const { test } = matcher(search, false);
    return layers.filter(({ name, kind }) => test(`${name} ${kind}`));
  }, [layers, search]);
  if (shown.length === 0) return <EmptyState title="No layer matches" />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.scroll} aria-label="Layers" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>Layer</th>
            <th>Kind</th>
            <th>Output</th>
            <th data-numeric="">Parameters</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, name, kind, shape, parameters }) => (
            <tr key={id}>
              <td>{name}</td>
              <td>{kind}</td>
              <td>{shape}</td>
              <td data-numeric="">{parameters === null ? "" : formatInteger(parameters)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
