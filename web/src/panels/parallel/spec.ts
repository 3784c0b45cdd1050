/** Runs as lines across the axes of config and results. */
import { titled } from "@/panels/config";
import type { PanelType } from "@/panels/panel";
import { Editor } from "./Editor";
import { Panel } from "./Panel";

export const spec: PanelType = {
  viewType: "Parallel Coordinates Plot",
  label: "Parallel coordinates",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => titled(config, "Parallel coordinates"),
  keysOf: () => [],
  Panel,
  Editor,
};
