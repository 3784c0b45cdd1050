/** One number over the shown runs, large. */

import { textsOf, titled } from "@/panels/config";
import { labelOf } from "@/panels/facts/field";
import { lazyEditor, lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

export const spec: PanelType = {
  viewType: "Scalar Chart",
  label: "Scalar",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => titled(config, textsOf(config.metrics).map(labelOf).join(", ") || "Scalar"),
  keysOf: () => [],
  Panel: lazyPanel(() => import("./Panel")),
  Editor: lazyEditor(() => import("./Editor")),
};
