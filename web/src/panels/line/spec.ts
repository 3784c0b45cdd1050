/** Metrics as lines. A panel of system metrics has `stream: "events"` in its config. */
import { titled } from "@/panels/config";
import type { PanelType } from "@/panels/panel";
import { LinePanel } from "./LinePanel";
import { metricsOf } from "./settings";

export const spec: PanelType = {
  viewType: "Run History Line Plot",
  label: "Line plot",
  shows: "curves",
  automatic: ({ key, kind, stream }) =>
    kind === "number" ? { metrics: [key], ...(stream === "events" && { stream }) } : null,
  titleOf: (config) => titled(config, metricsOf(config).join(", ")),
  keysOf: metricsOf,
  Panel: LinePanel,
};
