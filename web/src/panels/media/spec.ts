/** Pictures, sound, films, pages, bodies in space and figures over steps, alone or in lists. */
import { textsOf, titled } from "@/panels/config";
import { lazyEditor, lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";
import { kindOf } from "./items";

export const spec: PanelType = {
  viewType: "Media Browser",
  label: "Media",
  shows: "pictures",
  automatic: ({ key, kind }) => (kindOf(kind) ? { mediaKeys: [key] } : null),
  titleOf: (config) => titled(config, textsOf(config.mediaKeys).join(", ") || "Media"),
  keysOf: (config) => textsOf(config.mediaKeys),
  Panel: lazyPanel(() => import("./Panel")),
  Editor: lazyEditor(() => import("./Editor")),
};
