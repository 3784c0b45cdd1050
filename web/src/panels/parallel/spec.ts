/** Runs as lines across the axes of config and results. */
import { titled } from "@/panels/config";
import { lazyEditor, lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

export const spec: PanelType = {
  viewType: "Parallel Coordinates Plot",
  label: "Parallel coordinates",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => titled(config, "Parallel coordinates"),
  keysOf: () => [],
  Panel: lazyPanel(() => import("./Panel")),
  Editor: lazyEditor(() => import("./Editor")),
};
