/** A custom chart of W&B's preset `wandb/confusion_matrix/v1`. */
import type { PanelSpec } from "@/panels/panel";
import { tableKeyOf } from "./matrix";
import { Panel } from "./Panel";

export const spec: PanelSpec = {
  viewType: "Vega2",
  shows: "chart",
  accepts: (kind) => kind === "wandb/confusion_matrix/v1",
  draws: (key, config) => [tableKeyOf(config, key)],
  Panel,
};
