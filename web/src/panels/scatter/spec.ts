/** Runs as points over two of their fields. */
import { textOf, titled } from "@/panels/config";
import { labelOf } from "@/panels/facts/field";
import { lazyEditor, lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

export const spec: PanelType = {
  viewType: "Scatter Plot",
  label: "Scatter plot",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => {
    const named = [config.yAxis, config.xAxis].map((field) => labelOf(textOf(field)));
    return titled(config, named.includes("") ? "Scatter plot" : named.join(" over "));
  },
  keysOf: () => [],
  Panel: lazyPanel(() => import("./Panel")),
  Editor: lazyEditor(() => import("./Editor")),
};
