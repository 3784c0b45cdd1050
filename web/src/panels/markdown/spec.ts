/** Text between the charts. */
import { titled } from "@/panels/config";
import type { PanelType } from "@/panels/panel";
import { Editor } from "./Editor";
import { Panel } from "./Panel";

export const spec: PanelType = {
  viewType: "Markdown Panel",
  label: "Markdown",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => titled(config, "Text"),
  keysOf: () => [],
  Panel,
  Editor,
};
