/**
 * From logged keys to sections of panels. Pure.
 *
 * The order, such that a page begins with curves whatever else was logged:
 * sections that hold curves, then those that hold none, then the system's; in each of the three
 * `Charts` (keys without a prefix) before the others, these in natural order. Inside a section
 * curves, pictures, charts and tables, each in natural order, and counters at the end.
 * A counter ("epoch", "global_step") is a straight line: it makes no section one with curves.
 */
import type { CustomChart, JsonObject, Metric, Stream } from "@/data/types";
import { groupBySection } from "@/lib/path";
import { matcher } from "@/lib/search";
import type { PanelSpec, Shows } from "@/panels/panel";

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
  charts: readonly CustomChart[],
  find: FindPanel,
): readonly PanelItem[] {
  return charts.flatMap(({ key, panel_config: config }) => {
    const definition = config.panelDefId;
    const spec = typeof definition === "string" ? find(definition) : undefined;
    return spec
      ? { id: `chart/${key}`, panelKey: key, stream: "history" as const, spec, config }
      : [];
  });
}

/** Sections by the first part of the keys, without panels of what a chart draws already. */
export function sectionsOf(items: readonly PanelItem[]): readonly PanelSection[] {
  const drawn = new Set(items.flatMap(drawnBy));
  const isOf = (stream: Stream) => (item: PanelItem) =>
    item.stream === stream && !(item.config === null && drawn.has(item.panelKey));
  const history = groupItems(items.filter(isOf("history")));
  const system = groupItems(items.filter(isOf("events"))).flatMap((section) => section.items);
  const ordered = [
    ...history.filter((section) => hasCurves(section)),
    ...history.filter((section) => !hasCurves(section)),
  ];
  return system.length > 0 ? [...ordered, { name: SYSTEM, items: system }] : ordered;
}

function drawnBy({ spec, panelKey, config }: PanelItem): readonly string[] {
  return (config && spec.draws?.(panelKey, config)) ?? [];
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
    items: keys.flatMap((key) => byKey.get(key) ?? []).toSorted((a, b) => rank(a) - rank(b)),
  }));
}

const ORDER: readonly Shows[] = ["curves", "pictures", "chart", "table"];
const COUNTER = /^(.*[/_.])?(epoch|step|iter|iteration|batch)s?$/i;

function rank({ panelKey, spec }: PanelItem): number {
  return spec.shows === "curves" && COUNTER.test(panelKey)
    ? ORDER.length
    : ORDER.indexOf(spec.shows);
}

function hasCurves({ items }: PanelSection): boolean {
  return items.some((item) => rank(item) === ORDER.indexOf("curves"));
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
