/** A chart that a script or a person described: a preset of W&B, or Vega and Vega-Lite of one's own. */
import { textOf, titled } from "@/panels/config";
import { lazyEditor, lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";
import { wantedOf } from "./chart";

export const spec: PanelType = {
  viewType: "Vega2",
  label: "Custom chart",
  shows: "chart",
  automatic: ({ key, chart }) => (chart ? { ...chart, chartKey: key } : null),
  titleOf: (config) => titled(config, textOf(config.chartKey) || "Custom chart"),
  keysOf: (config) => {
    const { tableKey } = wantedOf(config, textOf(config.chartKey));
    return tableKey === "" ? [] : [tableKey];
  },
  Panel: lazyPanel(() => import("./Panel")),
  Editor: lazyEditor(() => import("./Editor")),
};
