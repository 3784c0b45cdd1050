/** Stands where a stored workspace has a panel of a type that this version does not draw. */
import { titled } from "@/panels/config";
import type { PanelType } from "@/panels/panel";
import { Panel } from "./Panel";

export const spec: PanelType = {
  viewType: "",
  label: "Unknown panel",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => titled(config, "Unknown panel"),
  keysOf: () => [],
  Panel,
};
