/**
 * Places for the nodes of a graph of causes and effects: in columns, so that every edge leads to
 * the right, and inside of them such that few edges cross. Pure.
 */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

export interface Place {
  readonly column: number;
  readonly row: number;
}

const SWEEPS = 4;

/** An edge that closes a circle is drawn, but pulls nothing to the right. */
export function layered(
  nodes: readonly string[],
  edges: readonly Edge[],
): ReadonlyMap<string, Place> {
  const known = new Set(nodes);
  const inside = edges.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to);
  const forward = withoutCircles(nodes, inside);
  const column = columnsOf(nodes, forward);
  const columns: string[][] = [];
  for (const node of nodes) {
    const at = column.get(node) ?? 0;
    const members = columns[at] ?? [];
    members.push(node);
    columns[at] = members;
  }
  const filled = Array.from({ length: columns.length }, (_, at) => columns[at] ?? []);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isRight = sweep % 2 === 0;
    const order = isRight ? filled.keys() : [...filled.keys()].reverse();
    for (const at of order) filled[at] = sorted(filled, at, inside);
  }
  return new Map(
    filled.flatMap((members, at) =>
      members.map((node, row) => [node, { column: at, row }] as const),
    ),
  );
}

function withoutCircles(nodes: readonly string[], edges: readonly Edge[]): readonly Edge[] {
  const next = grouped(edges, ({ from }) => from);
  const state = new Map<string, "open" | "done">();
  const kept: Edge[] = [];
  const visit = (node: string) => {
    state.set(node, "open");
    for (const edge of next.get(node) ?? []) {
      if (state.get(edge.to) === "open") continue;
      kept.push(edge);
      if (!state.has(edge.to)) visit(edge.to);
    }
    state.set(node, "done");
  };
  // From where nothing leads to first: so a circle is cut at its far end.
  const reached = new Set(edges.map(({ to }) => to));
  for (const node of nodes) if (!reached.has(node)) visit(node);
  for (const node of nodes) if (!state.has(node)) visit(node);
  return kept;
}

/** One to the right of all that lead to it; what leads only far to the right stands near to that. */
function columnsOf(nodes: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const column = new Map(nodes.map((node) => [node, 0]));
  for (let round = 0; round < nodes.length; round += 1) {
    let isChanged = false;
    for (const { from, to } of edges) {
      const least = (column.get(from) ?? 0) + 1;
      if ((column.get(to) ?? 0) >= least) continue;
      column.set(to, least);
      isChanged = true;
    }
    if (!isChanged) break;
  }
  const reached = new Set(edges.map(({ to }) => to));
  for (const node of nodes) {
    if (reached.has(node)) continue;
    const targets = edges.filter(({ from }) => from === node).map(({ to }) => column.get(to) ?? 0);
    if (targets.length > 0) column.set(node, Math.min(...targets) - 1);
  }
  return column;
}

function sorted(columns: readonly string[][], at: number, edges: readonly Edge[]): string[] {
  const row = new Map(
    columns.flatMap((members) => members.map((node, place) => [node, place] as const)),
  );
  const members = columns[at] ?? [];
  const middle = new Map(
    members.map((node, place) => {
      const others = edges.flatMap(({ from, to }) => {
        const other = from === node ? to : to === node ? from : null;
        return other === null || members.includes(other) ? [] : [row.get(other) ?? 0];
      });
      const mean = others.reduce((sum, value) => sum + value, 0) / others.length;
      return [node, others.length === 0 ? place : mean];
    }),
  );
  return members.toSorted((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
