/** Text between the charts. */
import { titled } from "@/panels/config";
import { lazyEditor, lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

export const spec: PanelType = {
  viewType: "Markdown Panel",
  label: "Markdown",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => titled(config, "Text"),
  keysOf: () => [],
  Panel: lazyPanel(() => import("./Panel")),
  Editor: lazyEditor(() => import("./Editor")),
};
