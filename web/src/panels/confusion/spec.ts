/** A custom chart of W&B's preset `wandb/confusion_matrix/v1`. */
import type { PanelSpec } from "@/panels/panel";
import { Panel } from "./Panel";

export const spec: PanelSpec = {
  viewType: "Vega2",
  accepts: (kind) => kind === "wandb/confusion_matrix/v1",
  Panel,
};
