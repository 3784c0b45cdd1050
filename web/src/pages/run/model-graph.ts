/** The graph of a model, as `watch()` writes it: layers with their sizes, and what feeds what. Pure. */
import { asNumber, isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import type { Edge } from "@/lib/layers";

export interface Layer {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** What comes out: "32 × 10". Empty: not told. */
  readonly shape: string;
  /** How many numbers it learns; null: not told. */
  readonly parameters: number | null;
}

export interface ModelGraph {
  readonly layers: readonly Layer[];
  readonly edges: readonly Edge[];
  /** How many numbers all layers learn together. */
  readonly parameters: number;
}

/** The path of the graph's file in the run; null: nobody watched a model. */
export function modelPath(summary: JsonObject): string | null {
  for (const value of Object.values(summary)) {
    if (isObject(value) && value._type === "graph-file" && typeof value.path === "string") {
      return value.path;
    }
  }
  return null;
}

/** Reads a graph file. Throws when it is none. */
export function modelGraph(document: Json): ModelGraph {
  if (!isObject(document) || !isArray(document.nodes)) throw new Error("this file holds no graph");
  const layers = document.nodes.filter(isObject).map(layerOf);
  const known = new Set(layers.map(({ id }) => id));
  const edges = (isArray(document.edges) ? document.edges : []).flatMap((edge) => {
    if (!isArray(edge)) return [];
    const [from, to] = edge.map(nameOf);
    return from !== undefined && to !== undefined && known.has(from) && known.has(to)
      ? [{ from, to }]
      : [];
  });
  const parameters = layers.reduce((sum, layer) => sum + (layer.parameters ?? 0), 0);
  return { layers, edges, parameters };
}

function layerOf(node: JsonObject, at: number): Layer {
  return {
    id: nameOf(node.id) ?? `#${at}`,
    name: nameOf(node.name) ?? nameOf(node.id) ?? `#${at}`,
    kind: typeof node.class_name === "string" ? node.class_name.replace(/\(.*/s, "") : "",
    shape: shapeOf(node.output_shape ?? node.size ?? null),
    parameters: parametersOf(node),
  };
}

function nameOf(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** `[32, 10]`, or a list of such lists where several tensors come out. */
function shapeOf(value: Json): string {
  if (!isArray(value)) return "";
  if (value.some(isArray)) return value.map(shapeOf).filter(Boolean).join(", ");
  return value.map((size) => (size === null ? "?" : String(size))).join(" × ");
}

/** Told as one count, as a count a tensor, or by the shapes of the tensors. */
function parametersOf({ num_parameters: told, parameters }: JsonObject): number | null {
  const count = asNumber(told);
  if (count !== undefined) return count;
  if (isArray(told)) return told.reduce<number>((sum, one) => sum + (asNumber(one) ?? 0), 0);
  if (!isArray(parameters)) return null;
  const shapes = parameters.flatMap((one) => {
    const shape = isArray(one) && typeof one[0] === "string" ? one[1] : one;
    return isArray(shape) ? [shape.map((size) => asNumber(size) ?? 1)] : [];
  });
  if (shapes.length === 0) return null;
  return shapes.reduce((sum, shape) => sum + shape.reduce((product, size) => product * size, 1), 0);
}
