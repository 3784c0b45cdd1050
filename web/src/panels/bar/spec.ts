/** One metric over runs or groups of them: bars, boxes or violins. */
import { textsOf, titled } from "@/panels/config";
import { labelOf } from "@/panels/facts/field";
import { lazyEditor, lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

export const spec: PanelType = {
  viewType: "Bar Chart",
  label: "Bar chart",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => titled(config, textsOf(config.metrics).map(labelOf).join(", ") || "Bars"),
  keysOf: () => [],
  Panel: lazyPanel(() => import("./Panel")),
  Editor: lazyEditor(() => import("./Editor")),
};
