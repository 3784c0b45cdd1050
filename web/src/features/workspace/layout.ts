/**
 * From a workspace and what its runs have logged to the sections that are seen. Pure.
 *
 * The sections of the document stand first, in its order. In an automatic workspace every logged key
 * that no panel of the document shows has one by itself, in the section of its prefix; sections
 * that the document does not know stand such that a page begins with curves whatever else was
 * logged: those that hold curves, then those that hold none, then the system's; in each of the
 * three `Charts` (keys without a prefix) before the others, these in natural order. Inside a
 * section curves, pictures, charts and tables, each in natural order, and counters at the end.
 * A counter ("epoch", "global_step") is a straight line: it makes no section one with curves.
 */
import type { CustomChart, Metric, Stream } from "@/data/types";
import type { JsonObject } from "@/lib/json";
import { groupBySection } from "@/lib/path";
import { matcher } from "@/lib/search";
import type { LoggedKey, PanelType, Shows } from "@/panels/panel";
import { type Flow, HIDDEN, type PanelDoc, type SectionDoc, type Workspace } from "./document";

export interface LaidPanel {
  /** Unique on the page. */
  readonly id: string;
  readonly type: PanelType;
  readonly config: JsonObject;
  readonly title: string;
  /** What it is in the document; null: it stands there by itself. */
  readonly doc: PanelDoc | null;
}

export interface LaidSection {
  readonly name: string;
  readonly isOpen: boolean;
  readonly isPinned: boolean;
  /** Null: as wide and tall as all over the workspace. */
  readonly flow: Flow | null;
  /** Overrides the settings of the workspace. */
  readonly settings: JsonObject;
  readonly panels: readonly LaidPanel[];
}

export interface PanelTypes {
  readonly all: readonly PanelType[];
  typeOf(viewType: string, config: JsonObject): PanelType;
}

export const SYSTEM = "System";

/** What there is to make panels of. Keys of our own ("_runtime") have none. */
export function loggedKeys(metrics: readonly Metric[], stream: Stream): readonly LoggedKey[] {
  return metrics
    .filter(({ key }) => !key.startsWith("_"))
    .map(({ key, kind }) => ({ key, kind, stream, chart: null }));
}

export function loggedCharts(charts: readonly CustomChart[]): readonly LoggedKey[] {
  return charts.flatMap(({ key, panel_config: chart }) => {
    const kind = chart.panelDefId;
    return typeof kind === "string" ? [{ key, kind, stream: "history" as const, chart }] : [];
  });
}

export function layOut(
  workspace: Workspace,
  logged: readonly LoggedKey[],
  types: PanelTypes,
): readonly LaidSection[] {
  const stored = workspace.sections.map((section) => laidSection(section, types));
  if (!workspace.isAutomatic) return stored.filter(({ name }) => name !== HIDDEN);
  const shown = new Set(stored.flatMap(({ panels }) => panels).flatMap(keysOf));
  const fresh = automatic(logged, types).filter(({ streamKey }) => !shown.has(streamKey));
  const groups = grouped(fresh, workspace.prefix);
  const takers = new Map(workspace.sections.map((section) => [section.takes, section.name]));
  const added = new Map(
    groups.flatMap(({ name, panels }) => {
      const taker = takers.get(name);
      return taker === undefined ? [] : [[taker, panels] as const];
    }),
  );
  return [
    ...stored
      .filter(({ name }) => name !== HIDDEN)
      .map((section) => ({
        ...section,
        panels: [...section.panels, ...(added.get(section.name) ?? [])],
      })),
    ...groups.filter(({ name }) => !takers.has(name)),
  ];
}

/** Leaves the panels whose title matches; sections without any disappear. */
export function searchSections(
  sections: readonly LaidSection[],
  search: string,
): readonly LaidSection[] {
  if (search === "") return sections;
  const { test } = matcher(search, true);
  return sections
    .map((section) => ({ ...section, panels: section.panels.filter(({ title }) => test(title)) }))
    .filter(({ panels }) => panels.length > 0);
}

function laidSection(section: SectionDoc, types: PanelTypes): LaidSection {
  const { name, isOpen, isPinned, flow, settings } = section;
  return { name, isOpen, isPinned, flow, settings, panels: section.panels.map(laidPanel(types)) };
}

function laidPanel(types: PanelTypes) {
  return (doc: PanelDoc): LaidPanel => {
    const type = types.typeOf(doc.viewType, doc.config);
    return { id: doc.id, type, config: doc.config, title: type.titleOf(doc.config), doc };
  };
}

interface Automatic extends LaidPanel {
  readonly stream: Stream;
  readonly key: string;
  readonly streamKey: string;
}

function automatic(logged: readonly LoggedKey[], types: PanelTypes): readonly Automatic[] {
  const made = logged.flatMap((item) => automaticPanel(item, types));
  // A table that a chart draws has no panel of its own.
  const drawn = new Set(made.filter(({ type }) => type.shows === "chart").flatMap(keysOf));
  return made.filter(({ type, streamKey }) => type.shows === "chart" || !drawn.has(streamKey));
}

function automaticPanel(logged: LoggedKey, types: PanelTypes): readonly Automatic[] {
  const { key, stream, chart } = logged;
  for (const type of types.all) {
    const config = type.automatic(logged);
    if (config === null) continue;
    const id = chart ? `chart/${key}` : `${stream}/${key}`;
    const streamKey = `${stream}/${chart ? `chart/${key}` : key}`;
    return [{ id, type, config, title: type.titleOf(config), doc: null, stream, key, streamKey }];
  }
  return [];
}

function keysOf({ type, config }: LaidPanel): readonly string[] {
  const stream = config.stream === "events" ? "events" : "history";
  const keys = type.keysOf(config).map((key) => `${stream}/${key}`);
  const chart = config.chartKey;
  return typeof chart === "string" ? [...keys, `history/chart/${chart}`] : keys;
}

function grouped(panels: readonly Automatic[], prefix: "first" | "last"): readonly LaidSection[] {
  const of = (stream: Stream) => panels.filter((panel) => panel.stream === stream);
  const history = bySection(of("history"), prefix);
  const system = bySection(of("events"), prefix).flatMap((section) => section.panels);
  const ordered = [
    ...history.filter(hasCurves),
    ...history.filter((section) => !hasCurves(section)),
  ];
  return system.length > 0 ? [...ordered, sectionNamed(SYSTEM, system)] : ordered;
}

function bySection(panels: readonly Automatic[], prefix: "first" | "last"): readonly LaidSection[] {
  const byKey = new Map<string, Automatic[]>();
  for (const panel of panels) {
    const same = byKey.get(panel.key);
    if (same) same.push(panel);
    else byKey.set(panel.key, [panel]);
  }
  return groupBySection([...byKey.keys()], prefix).map(({ name, keys }) => {
    const inside = keys.flatMap((key) => byKey.get(key) ?? []);
    return sectionNamed(
      name,
      inside.toSorted((a, b) => rank(a) - rank(b)),
    );
  });
}

function sectionNamed(name: string, panels: readonly LaidPanel[]): LaidSection {
  return { name, isOpen: true, isPinned: false, flow: null, settings: {}, panels };
}

const ORDER: readonly Shows[] = ["curves", "pictures", "chart", "table"];
const COUNTER = /^(.*[/_.])?(epoch|step|iter|iteration|batch)s?$/i;

function rank({ title, type }: LaidPanel): number {
  return type.shows === "curves" && COUNTER.test(title) ? ORDER.length : ORDER.indexOf(type.shows);
}

function hasCurves({ panels }: LaidSection): boolean {
  return panels.some((panel) => rank(panel) === ORDER.indexOf("curves"));
}
