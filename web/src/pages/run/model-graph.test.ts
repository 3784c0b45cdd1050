import { expect, test } from "vitest";
import { modelGraph, modelPath } from "./model-graph";

test("the file of a graph is found among the results", () => {
  const graph = { _type: "graph-file", path: "media/graph/graph_0_summary_ab.graph.json" };
  expect(modelPath({ loss: 1, graph_0: graph })).toBe(graph.path);
  expect(modelPath({ loss: 1, image: { _type: "image-file", path: "x" } })).toBeNull();
});

test("layers are read with their sizes, however they are told", () => {
  const { layers, edges, parameters } = modelGraph({
    nodes: [
      {
        id: 1,
        name: "fc",
        class_name: "Linear(in=4, out=3)",
        output_shape: [32, 3],
        num_parameters: [12, 3],
      },
      {
        id: 2,
        class_name: "ReLU()",
        output_shape: [
          [32, 3],
          [32, 3],
        ],
      },
      {
        id: "out",
        name: "out",
        parameters: [
          ["w", [3, 2]],
          ["b", [2]],
        ],
      },
    ],
    edges: [[1, 2], [2, "out"], [2, "gone"], "nonsense"],
  });
  expect(layers).toEqual([
    { id: "1", name: "fc", kind: "Linear", shape: "32 × 3", parameters: 15 },
    { id: "2", name: "2", kind: "ReLU", shape: "32 × 3, 32 × 3", parameters: null },
    { id: "out", name: "out", kind: "", shape: "", parameters: 8 },
  ]);
  expect(edges).toEqual([
    { from: "1", to: "2" },
    { from: "2", to: "out" },
  ]);
  expect(parameters).toBe(23);
  expect(() => modelGraph({ edges: [] })).toThrow("no graph");
});
