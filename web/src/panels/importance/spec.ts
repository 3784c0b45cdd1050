/** Which parameters a result depends on. */
import { textOf, titled } from "@/panels/config";
import { labelOf } from "@/panels/facts/field";
import { lazyEditor, lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

export const spec: PanelType = {
  viewType: "Parameter Importance",
  label: "Parameter importance",
  shows: "chart",
  automatic: () => null,
  titleOf: (config) => {
    const target = labelOf(textOf(config.targetKey));
    return titled(config, target === "" ? "Parameter importance" : `Importance for ${target}`);
  },
  keysOf: () => [],
  Panel: lazyPanel(() => import("./Panel")),
  Editor: lazyEditor(() => import("./Editor")),
};
