/** A logged `wandb.Table`. */
import type { PanelSpec } from "@/panels/panel";
import { Panel } from "./Panel";

const KINDS: ReadonlySet<string> = new Set(["table-file", "incremental-table-file"]);

export const spec: PanelSpec = {
  viewType: "Table",
  shows: "table",
  accepts: (kind) => KINDS.has(kind),
  Panel,
};
