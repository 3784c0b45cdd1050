/** One metric over runs or groups of them: bars, boxes or violins. */
import { textsOf, titled } from "@/panels/config";
import { labelOf } from "@/panels/facts/field";
import type { PanelType } from "@/panels/panel";
import { Editor } from "./Editor";
import { Panel } from "./Panel";

export const spec: PanelType = {
  viewType: "Bar Chart",
  label: "Bar chart",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => titled(config, textsOf(config.metrics).map(labelOf).join(", ") || "Bars"),
  keysOf: () => [],
  Panel,
  Editor,
};
