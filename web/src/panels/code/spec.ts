/** The saved code of two runs, beside each other or in one. */
import { titled } from "@/panels/config";
import { lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

export const spec: PanelType = {
  viewType: "Code Comparer",
  label: "Code comparer",
  shows: "table",
  automatic: () => null,
  titleOf: (config) => titled(config, "Code comparer"),
  keysOf: () => [],
  Panel: lazyPanel(() => import("./Panel")),
};
