/** Histograms along the steps. W&B shows them in its media browser, so they are stored as one. */
import { textsOf, titled } from "@/panels/config";
import { lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

/** Tells them from pictures where they are stored. */
const MEDIA = "histogram";

export const spec: PanelType = {
  viewType: "Media Browser",
  label: "Histogram",
  shows: "chart",
  owns: (config) => config.mediaType === MEDIA,
  automatic: ({ key, kind }) =>
    kind === "histogram" ? { mediaKeys: [key], mediaType: MEDIA } : null,
  titleOf: (config) => titled(config, textsOf(config.mediaKeys).join(", ")),
  keysOf: (config) => textsOf(config.mediaKeys),
  Panel: lazyPanel(() => import("./Panel")),
};
