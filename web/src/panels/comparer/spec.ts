/** Runs side by side: what was set and what came out. */
import { titled } from "@/panels/config";
import { lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

export const spec: PanelType = {
  viewType: "Run Comparer",
  label: "Run comparer",
  shows: "table",
  automatic: () => null,
  titleOf: (config) => titled(config, "Run comparer"),
  keysOf: () => [],
  Panel: lazyPanel(() => import("./Panel")),
};
