/** A custom chart of W&B's preset `wandb/confusion_matrix/v1`. */
import { textOf, titled } from "@/panels/config";
import { lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";
import { tableKeyOf } from "./matrix";

const PRESET = "wandb/confusion_matrix/v1";

export const spec: PanelType = {
  viewType: "Vega2",
  label: "Confusion matrix",
  shows: "chart",
  owns: (config) => config.panelDefId === PRESET,
  automatic: ({ key, kind, chart }) => (kind === PRESET ? { ...chart, chartKey: key } : null),
  titleOf: (config) => titled(config, textOf(config.chartKey)),
  keysOf: (config) => [tableKeyOf(config, textOf(config.chartKey))],
  Panel: lazyPanel(() => import("./Panel")),
};
