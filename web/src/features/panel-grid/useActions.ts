/**
 * What can be done with a panel or a section, as the cards and headings offer it. What is only
 * computed so far is written into the document on the way.
 */
import { useMemo, useRef } from "react";
import type { Flow } from "@/features/workspace/document";
import {
  addPanel,
  addSection,
  type ConfigChange,
  changePanel,
  changeSection,
  changeSectionSettings,
  duplicatePanel,
  type Edit,
  inTurn,
  movePanel,
  moveSection,
  newPanel,
  removePanel,
  removeSection,
  renameSection,
  settle,
} from "@/features/workspace/edits";
import type { LaidSection } from "@/features/workspace/layout";
import type { WorkspaceHandle } from "@/features/workspace/useWorkspace";
import type { JsonObject } from "@/lib/json";
import { naturalCompare } from "@/lib/path";
import { addressOf, type PanelAddress } from "./address";

export interface GridActions {
  /** The names of the sections as they stand now. */
  sectionNames(): readonly string[];
  /** Adds a panel at the end of a section and returns its id. */
  add(section: string, viewType: string, config: JsonObject): string;
  /** Adds several at once, and takes others away. */
  exchange(section: string, added: readonly NewPanel[], removed: readonly string[]): void;
  /** How a URL tells a panel. */
  addressOf(id: string): PanelAddress | null;
  change(id: string, change: ConfigChange): void;
  duplicate(id: string): void;
  remove(id: string): void;
  /** Puts a panel before another one; with none named, at the end of the section. */
  move(id: string, section: string, before: string | null): void;
  /** Lets a panel and its neighbour in the section change places. */
  shift(id: string, by: -1 | 1): void;
  toggleSection(name: string): void;
  renameSection(name: string, to: string): void;
  addSection(name: string, beside: string, side: "above" | "below"): void;
  moveSection(name: string, to: string): void;
  /** Lets a section and its neighbour change places. */
  shiftSection(name: string, by: -1 | 1): void;
  sortSection(name: string): void;
  removeSection(name: string): void;
  /** Sets how large a section's panels are; null: as all over the workspace. */
  setFlow(name: string, flow: Flow | null): void;
  /** Sets some of a section's settings; undefined takes one away. */
  setUp(name: string, change: ConfigChange): void;
}

export interface NewPanel {
  readonly viewType: string;
  readonly config: JsonObject;
}

export function useActions(handle: WorkspaceHandle, sections: readonly LaidSection[]): GridActions {
  // Lists are read again all the time: what can be done stays the same, and so do the cards.
  const latest = useRef({ edit: handle.edit, sections });
  latest.current = { edit: handle.edit, sections };
  return useMemo(
    () =>
      actionsOf(
        (what, change) => latest.current.edit(what, change),
        () => latest.current.sections,
      ),
    [],
  );
}

export function actionsOf(
  edit: (what: string, change: Edit) => void,
  sections: () => readonly LaidSection[],
): GridActions {
  const homeOf = (id: string) =>
    sections().find(({ panels }) => panels.some((panel) => panel.id === id))?.name ?? "";
  const inside = (what: string, names: readonly string[], ...changes: readonly Edit[]) =>
    edit(what, inTurn(settle(sections(), names), ...changes));
  const ofPanel = (what: string, id: string, change: Edit) =>
    inside(`${what} ${id}`, [homeOf(id)], change);
  const move = (id: string, section: string, before: string | null) =>
    // Each place is a step of its own, however soon one comes after the other.
    inside(
      `move ${id} ${section} ${before}`,
      [homeOf(id), section],
      movePanel(id, section, before),
    );
  const moveTo = (name: string, to: string) =>
    inside(`shift ${name} ${to}`, [], moveSection(name, to));
  return {
    sectionNames: () => sections().map(({ name }) => name),
    add: (section, viewType, config) => {
      const panel = newPanel(viewType, config);
      inside(`add ${panel.id}`, [section], addPanel(section, panel));
      return panel.id;
    },
    exchange: (section, added, removed) =>
      inside(
        `exchange ${added.length} ${removed.length} ${section}`,
        [section, ...removed.map(homeOf)],
        ...removed.map(removePanel),
        ...added.map(({ viewType, config }) => addPanel(section, newPanel(viewType, config))),
      ),
    addressOf: (id) => addressOf(sections(), id),
    change: (id, change) => ofPanel("change", id, changePanel(id, change)),
    duplicate: (id) => ofPanel("duplicate", id, duplicatePanel(id)),
    remove: (id) => ofPanel("remove", id, removePanel(id)),
    move,
    shift: (id, by) => {
      const home = sections().find(({ panels }) => panels.some((panel) => panel.id === id));
      const ids = home?.panels.map((panel) => panel.id) ?? [];
      const to = ids.indexOf(id) + by;
      // Before the one that stands there; further on, behind it.
      if (home && to in ids) move(id, home.name, ids[by < 0 ? to : to + 1] ?? null);
    },
    toggleSection: (name) =>
      inside(
        `open ${name}`,
        [],
        changeSection(name, (old) => ({ ...old, isOpen: !old.isOpen })),
      ),
    renameSection: (name, to) => inside(`rename ${name}`, [], renameSection(name, to)),
    addSection: (name, beside, side) => inside(`new ${name}`, [], addSection(name, beside, side)),
    moveSection: moveTo,
    shiftSection: (name, by) => {
      const names = sections().map((section) => section.name);
      const to = names[names.indexOf(name) + by];
      if (to !== undefined) moveTo(name, to);
    },
    sortSection: (name) => {
      const titles = new Map(
        sections()
          .flatMap(({ panels }) => panels)
          .map(({ id, title }) => [id, title]),
      );
      const titleOf = ({ id }: { id: string }) => titles.get(id) ?? "";
      inside(
        `sort ${name}`,
        [name],
        changeSection(name, (old) => ({
          ...old,
          panels: old.panels.toSorted((a, b) => naturalCompare(titleOf(a), titleOf(b))),
        })),
      );
    },
    setFlow: (name, flow) =>
      inside(
        `size ${name}`,
        [],
        changeSection(name, (old) => ({ ...old, flow })),
      ),
    setUp: (name, change) => inside(`set up ${name}`, [], changeSectionSettings(name, change)),
    removeSection: (name) => inside(`remove ${name}`, [name], removeSection(name)),
  };
}
