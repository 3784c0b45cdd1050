/** Runs as points over two of their fields. */
import { textOf, titled } from "@/panels/config";
import { labelOf } from "@/panels/facts/field";
import type { PanelType } from "@/panels/panel";
import { Editor } from "./Editor";
import { Panel } from "./Panel";

export const spec: PanelType = {
  viewType: "Scatter Plot",
  label: "Scatter plot",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) =>
    titled(
      config,
      [config.yAxis, config.xAxis].map((field) => labelOf(textOf(field))).join(" over "),
    ),
  keysOf: () => [],
  Panel,
  Editor,
};
