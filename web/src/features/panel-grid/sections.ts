/** From logged keys to sections of panels. Pure. */
import type { CustomChart, JsonObject, Metric, Stream } from "@/data/types";
import { groupBySection } from "@/lib/path";
import { matcher } from "@/lib/search";
import type { PanelSpec } from "@/panels/panel";

export interface PanelItem {
  /** Unique on the page. */
  readonly id: string;
  readonly panelKey: string;
  readonly stream: Stream;
  readonly spec: PanelSpec;
  readonly config: JsonObject | null;
}

export interface PanelSection {
  readonly name: string;
  readonly items: readonly PanelItem[];
}

export type FindPanel = (kind: string) => PanelSpec | undefined;

export const SYSTEM = "System";

/** One panel per key that some panel can show; keys of our own ("_runtime") have none. */
export function itemsOf(
  metrics: readonly Metric[],
  stream: Stream,
  find: FindPanel,
): readonly PanelItem[] {
  return metrics.flatMap(({ key, kind }) => {
    const spec = key.startsWith("_") ? undefined : find(kind);
    return spec ? { id: `${stream}/${key}`, panelKey: key, stream, spec, config: null } : [];
  });
}

/** One panel per custom chart. */
export function chartItemsOf(
  charts: Readonly<Record<string, CustomChart>>,
  find: FindPanel,
): readonly PanelItem[] {
  return Object.entries(charts).flatMap(([key, { panel_config: config }]) => {
    const definition = config.panelDefId;
    const spec = typeof definition === "string" ? find(definition) : undefined;
    return spec
      ? { id: `chart/${key}`, panelKey: key, stream: "history" as const, spec, config }
      : [];
  });
}

/** Sections by the first part of the keys; what the system says comes last. */
export function sectionsOf(items: readonly PanelItem[]): readonly PanelSection[] {
  const history = groupItems(items.filter(({ stream }) => stream === "history"));
  const system = groupItems(items.filter(({ stream }) => stream === "events"));
  const all = system.flatMap((section) => section.items);
  return all.length > 0 ? [...history, { name: SYSTEM, items: all }] : history;
}

function groupItems(items: readonly PanelItem[]): readonly PanelSection[] {
  const byKey = new Map<string, PanelItem[]>();
  for (const item of items) {
    const same = byKey.get(item.panelKey);
    if (same) same.push(item);
    else byKey.set(item.panelKey, [item]);
  }
  return groupBySection([...byKey.keys()]).map(({ name, keys }) => ({
    name,
    items: keys.flatMap((key) => byKey.get(key) ?? []),
  }));
}

/** Leaves the panels whose key matches; sections without any disappear. */
export function searchSections(
  sections: readonly PanelSection[],
  search: string,
): readonly PanelSection[] {
  const { test } = matcher(search, true);
  return sections
    .map(({ name, items }) => ({ name, items: items.filter(({ panelKey }) => test(panelKey)) }))
    .filter(({ items }) => items.length > 0);
}
