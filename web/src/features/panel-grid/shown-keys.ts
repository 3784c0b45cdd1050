/** Which logged keys the panels of a workspace show, and the panel that a key would get. Pure. */
import type { Metric } from "@/data/types";
import type { LaidSection } from "@/features/workspace/layout";
import { loggedKeys } from "@/features/workspace/layout";
import { PANELS } from "@/panels/registry";
import type { NewPanel } from "./useActions";

/** For each key that is shown, the ids of the panels that show it and nothing else. */
export type ShownKeys = ReadonlyMap<string, readonly string[]>;

export function shownKeys(sections: readonly LaidSection[]): ShownKeys {
  const found = new Map<string, string[]>();
  for (const { id, type, config } of sections.flatMap(({ panels }) => panels)) {
    const keys = config.stream === "events" ? [] : type.keysOf(config);
    for (const key of keys) {
      const alone = found.get(key) ?? [];
      found.set(key, keys.length === 1 ? [...alone, id] : alone);
    }
  }
  return found;
}

/** As an automatic workspace would make it; null: nothing shows such values. */
export function panelFor(metric: Metric): NewPanel | null {
  const [logged] = loggedKeys([metric], "history");
  if (!logged) return null;
  for (const type of PANELS) {
    const config = type.automatic(logged);
    if (config !== null) return { viewType: type.viewType, config };
  }
  return null;
}
