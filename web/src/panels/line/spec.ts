import type { PanelSpec } from "@/panels/panel";
import { LinePanel } from "./LinePanel";

export const spec: PanelSpec = {
  viewType: "Run History Line Plot",
  shows: "curves",
  accepts: (kind) => kind === "number",
  Panel: LinePanel,
};
