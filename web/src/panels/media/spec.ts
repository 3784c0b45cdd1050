/** Pictures over steps, alone or in lists. */
import type { PanelSpec } from "@/panels/panel";
import { Panel } from "./Panel";

const KINDS: ReadonlySet<string> = new Set(["image-file", "images/separated", "images"]);

export const spec: PanelSpec = {
  viewType: "Media Browser",
  shows: "pictures",
  accepts: (kind) => KINDS.has(kind),
  Panel,
};
