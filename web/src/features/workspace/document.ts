/**
 * A workspace as a document: sections of panels, the run set, settings, colours. It is read from and
 * written to the JSON that W&B's own tools exchange; whatever stands there and is not understood here
 * is kept where it stood. Frozen, pure; `edits.ts` makes new documents from old ones.
 */
import { isArray, isObject, type Json, type JsonObject } from "@/lib/json";
import { numberOf, textOf, textsOf } from "@/panels/config";
import { type ColumnLayout, readFeed, writeFeed } from "./run-feed";

export interface PanelDoc {
  readonly id: string;
  readonly viewType: string;
  readonly config: JsonObject;
  readonly raw: JsonObject;
}

export interface SectionDoc {
  readonly name: string;
  readonly isOpen: boolean;
  readonly isPinned: boolean;
  readonly panels: readonly PanelDoc[];
  /** Overrides the settings of the workspace. */
  readonly settings: JsonObject;
  /** Panels of keys that were logged later are put here under this name; null: none are. */
  readonly takes: string | null;
  /** Null: as wide and tall as panels are all over the workspace. */
  readonly flow: Flow | null;
  readonly raw: JsonObject;
}

/** How a section lays its panels out: so many side by side and below each other on one page. */
export interface Flow {
  readonly columns: number;
  readonly rows: number;
  /** Of a panel, in CSS pixels. */
  readonly height: number;
}

export interface SortKey {
  readonly key: FieldKey;
  readonly isAscending: boolean;
}

/** A column of the runs: W&B's `{section, name}`. */
export interface FieldKey {
  readonly section: string;
  readonly name: string;
}

export interface RunSetDoc {
  readonly search: string;
  readonly isRegex: boolean;
  /** In W&B's words, both of its formats; empty: all runs. */
  readonly filters: JsonObject;
  readonly grouping: readonly FieldKey[];
  readonly sort: readonly SortKey[];
  /** Whether a run is shown that `exceptions` does not name. Null: the newest are. */
  readonly showsOthers: boolean | null;
  readonly exceptions: readonly string[];
  /** Where the newest are shown: those shown besides, and `exceptions` are hidden. W&B has no such. */
  readonly alsoShown: readonly string[];
  /** As stored; `pins.ts` reads them. */
  readonly pinned: readonly string[];
  readonly baseline: string | null;
  /** How the table of runs arranges its columns. */
  readonly columns: ColumnLayout;
  readonly raw: JsonObject;
}

export interface Workspace {
  /** Every logged key has a panel, made by itself. */
  readonly isAutomatic: boolean;
  readonly prefix: "first" | "last";
  readonly settings: JsonObject;
  readonly sections: readonly SectionDoc[];
  readonly runSet: RunSetDoc;
  readonly colors: Readonly<Record<string, string>>;
  readonly raw: JsonObject;
}

export const HIDDEN = "Hidden Panels";
/** What W&B's tools write where nobody has chosen anything. */
const FLOW: Flow = { columns: 3, rows: 2, height: 300 };

/** Reads a stored document; what is missing or makes no sense is as in a fresh one. */
export function readWorkspace(spec: Json): Workspace {
  const raw = objectOf(spec);
  const section = objectOf(raw.section);
  const bank = objectOf(section.panelBankConfig);
  const settings = objectOf(section.settings);
  return {
    isAutomatic: settings.shouldAutoGeneratePanels !== false,
    prefix: objectOf(bank.settings).autoOrganizePrefix === 2 ? "last" : "first",
    settings,
    sections: objectsOf(bank.sections).map(readSection),
    runSet: readRunSet(objectOf(objectsOf(section.runSets)[0])),
    colors: readColors(objectOf(section.customRunColors)),
    raw,
  };
}

/** A workspace that nobody has touched. */
export const FRESH: Workspace = readWorkspace({});

/** Returns the JSON to store. */
export function writeWorkspace(workspace: Workspace): JsonObject {
  const section = objectOf(workspace.raw.section);
  const bank = objectOf(section.panelBankConfig);
  const [, ...otherSets] = objectsOf(section.runSets);
  return {
    vizExpanded: false,
    libraryExpanded: true,
    ...workspace.raw,
    section: {
      panelBankSectionConfig: { name: "Report Panels", isOpen: false, panels: [], type: "grid" },
      name: "",
      openRunSet: 0,
      openViz: true,
      ...section,
      panelBankConfig: {
        state: 1,
        ...bank,
        settings: {
          showEmptySections: false,
          sortAlphabetically: false,
          ...objectOf(bank.settings),
          autoOrganizePrefix: workspace.prefix === "last" ? 2 : 1,
        },
        sections: workspace.sections.map(writeSection),
      },
      customRunColors: { ...unread(objectOf(section.customRunColors)), ...workspace.colors },
      runSets: [writeRunSet(workspace.runSet), ...otherSets],
      settings: { ...workspace.settings, shouldAutoGeneratePanels: workspace.isAutomatic },
    },
  };
}

function readSection(raw: JsonObject): SectionDoc {
  const name = textOf(raw.name);
  const flow = objectOf(raw.flowConfig);
  return {
    name,
    isOpen: raw.isOpen !== false,
    isPinned: raw.pinned === true,
    panels: objectsOf(raw.panels).map(readPanel),
    settings: objectOf(raw.localPanelSettings),
    takes: raw.isPanelsAuto === false ? null : textOf(raw.defaultName) || name,
    flow: readFlow(flow),
    raw,
  };
}

function writeSection(section: SectionDoc): JsonObject {
  const { name, isOpen, isPinned, takes, flow, settings, raw } = section;
  return {
    type: "flow",
    sorted: 0,
    ...raw,
    name,
    isOpen,
    pinned: isPinned,
    ...(takes !== name && (takes === null ? { isPanelsAuto: false } : { defaultName: takes })),
    flowConfig: {
      snapToColumns: true,
      gutterWidth: 16,
      boxWidth: 460,
      ...objectOf(raw.flowConfig),
      columnsPerPage: (flow ?? FLOW).columns,
      rowsPerPage: (flow ?? FLOW).rows,
      boxHeight: (flow ?? FLOW).height,
    },
    localPanelSettings: settings,
    panels: section.panels.map(writePanel),
  };
}

function readFlow(raw: JsonObject): Flow | null {
  const flow = {
    columns: positive(raw.columnsPerPage, FLOW.columns),
    rows: positive(raw.rowsPerPage, FLOW.rows),
    height: positive(raw.boxHeight, FLOW.height),
  };
  return JSON.stringify(flow) === JSON.stringify(FLOW) ? null : flow;
}

function readPanel(raw: JsonObject, place: number): PanelDoc {
  const id = textOf(raw.__id__) || `panel-${place}`;
  return { id, viewType: textOf(raw.viewType), config: objectOf(raw.config), raw };
}

function writePanel({ id, viewType, config, raw }: PanelDoc): JsonObject {
  return { layout: { x: 0, y: 0, w: 8, h: 6 }, ...raw, __id__: id, viewType, config };
}

function readRunSet(raw: JsonObject): RunSetDoc {
  const search = objectOf(raw.search);
  const selections = objectOf(raw.selections);
  return {
    search: textOf(search.query),
    isRegex: search.isRegex === true,
    filters: objectOf(raw.filters),
    grouping: objectsOf(raw.grouping).map(readField),
    sort: objectsOf(objectOf(raw.sort).keys).map((item) => ({
      key: readField(objectOf(item.key)),
      isAscending: item.ascending === true,
    })),
    showsOthers: selections.root === 1 ? true : selections.root === 0 ? false : null,
    exceptions: textsOf(selections.tree),
    alsoShown: textsOf(selections.alsoShown),
    pinned: textsOf(raw.pinnedRunIds),
    baseline: textOf(raw.baselineRunId) || null,
    columns: readFeed(objectOf(raw.runFeed)),
    raw,
  };
}

function writeRunSet(set: RunSetDoc): JsonObject {
  const { search, isRegex, filters, grouping, sort, raw, pinned, baseline } = set;
  const { pinnedRunIds: _, baselineRunId: __, ...kept } = raw;
  const runFeed = writeFeed(set.columns, objectOf(raw.runFeed));
  return {
    id: "",
    name: "Run set",
    enabled: true,
    ...kept,
    search: { ...objectOf(raw.search), query: search, ...(isRegex && { isRegex }) },
    filters,
    grouping: grouping.map((key) => ({ ...key })),
    sort: {
      keys: sort.map(({ key, isAscending }) => ({ key: { ...key }, ascending: isAscending })),
    },
    selections: writeSelections(set),
    ...(runFeed && { runFeed }),
    ...(pinned.length > 0 && { pinnedRunIds: [...pinned] }),
    ...(baseline !== null && { baselineRunId: baseline }),
  };
}

function writeSelections({ showsOthers, exceptions, alsoShown, raw }: RunSetDoc): JsonObject {
  const { root: _, alsoShown: __, ...kept } = objectOf(raw.selections);
  return {
    bounds: [],
    ...kept,
    ...(showsOthers !== null && { root: showsOthers ? 1 : 0 }),
    ...(alsoShown.length > 0 && { alsoShown: [...alsoShown] }),
    tree: [...exceptions],
  };
}

function readField(raw: JsonObject): FieldKey {
  return { section: textOf(raw.section), name: textOf(raw.name) };
}

function readColors(raw: JsonObject): Readonly<Record<string, string>> {
  const named = Object.entries(raw).filter(([, color]) => typeof color === "string");
  return Object.fromEntries(named) as Record<string, string>;
}

/** What stands beside the colours that are understood: those of groups, as W&B writes them. */
function unread(raw: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(raw).filter(([, color]) => typeof color !== "string"));
}

function positive(value: Json | undefined, otherwise: number): number {
  const number = numberOf(value);
  return number !== null && number >= 1 ? number : otherwise;
}

export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isArray(value) ? value.filter(isObject) : [];
}
