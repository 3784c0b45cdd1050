/** Nodes in columns and the edges between them, from the left to the right; scrolls if need be. */
import { type ReactElement, type ReactNode, useMemo } from "react";
import type { Edge, Place } from "@/lib/layers";
import styles from "./LayeredGraph.module.css";

const GAP = { x: 60, y: 14 };
const EDGE = 10;

export interface PlacedNode {
  readonly id: string;
  readonly place: Place;
}

interface LayeredGraphProps<Node extends PlacedNode> {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** Of a node, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What stands in a node. */
  readonly render: (node: Node) => ReactNode;
  /** How it looks: round, the one that it is all about, faint. */
  readonly look?: (node: Node) => { round?: boolean; own?: boolean; faint?: boolean };
}

export function LayeredGraph<Node extends PlacedNode>(
  props: LayeredGraphProps<Node>,
): ReactElement {
  const { nodes, edges, width, height, render, look } = props;
  const corners = useMemo(
    () =>
      new Map(
        nodes.map(({ id, place }) => [
          id,
          {
            left: EDGE + place.column * (width + GAP.x),
            top: EDGE + place.row * (height + GAP.y),
          },
        ]),
      ),
    [nodes, width, height],
  );
  const size = {
    width: Math.max(...[...corners.values()].map(({ left }) => left)) + width + EDGE,
    height: Math.max(...[...corners.values()].map(({ top }) => top)) + height + EDGE,
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className={styles.scroll} tabIndex={0}>
      <div className={styles.graph} style={size}>
        <svg aria-hidden="true" {...size}>
          {edges.map(({ from, to }) => {
            const [a, b] = [corners.get(from), corners.get(to)];
            if (!a || !b) return null;
            return <path key={`${from} ${to}`} d={curve(a, b, width, height)} />;
          })}
        </svg>
        {nodes.map((node) => {
          const { round, own, faint } = look?.(node) ?? {};
          return (
            <div
              key={node.id}
              className={styles.node}
              style={{ ...corners.get(node.id), width, height }}
              data-round={round ? "" : undefined}
              data-own={own ? "" : undefined}
              data-faint={faint ? "" : undefined}
            >
              {render(node)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface Corner {
  readonly left: number;
  readonly top: number;
}

function curve(a: Corner, b: Corner, width: number, height: number): string {
  const [x1, y1] = [a.left + width, a.top + height / 2];
  const [x2, y2] = [b.left, b.top + height / 2];
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
