/** Pictures over steps, alone or in lists. */
import { textsOf, titled } from "@/panels/config";
import { lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

const KINDS: ReadonlySet<string> = new Set(["image-file", "images/separated", "images"]);

export const spec: PanelType = {
  viewType: "Media Browser",
  label: "Media",
  shows: "pictures",
  automatic: ({ key, kind }) => (KINDS.has(kind) ? { mediaKeys: [key] } : null),
  titleOf: (config) => titled(config, textsOf(config.mediaKeys).join(", ")),
  keysOf: (config) => textsOf(config.mediaKeys),
  Panel: lazyPanel(() => import("./Panel")),
};
