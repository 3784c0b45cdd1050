/** Metrics as lines. A panel of system metrics has `stream: "events"` in its config. */
import type { JsonObject } from "@/lib/json";
import { textOf, titled } from "@/panels/config";
import { lazyEditor } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";
import { Panel } from "./Panel";
import { isByPattern, metricsOf } from "./settings";

export const spec: PanelType = {
  viewType: "Run History Line Plot",
  label: "Line plot",
  shows: "curves",
  automatic: ({ key, kind, stream }) =>
    kind === "number" ? { metrics: [key], ...(stream === "events" && { stream }) } : null,
  titleOf: (config) => titled(config, nameOf(config)),
  keysOf: metricsOf,
  Panel, // nearly every workspace has some: it comes with the first script
  Editor: lazyEditor(() => import("./Editor")),
};

function nameOf(config: JsonObject): string {
  if (isByPattern(config)) return textOf(config.metricRegex) || "Line plot";
  return metricsOf(config).join(", ") || "Line plot";
}
