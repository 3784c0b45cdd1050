/**
 * What a user does to a workspace: each function returns the new document. An automatic section is
 * edited by way of `settle`, which writes what was only computed into the document first. Pure.
 */
import type { JsonObject } from "@/lib/json";
import { HIDDEN, type PanelDoc, type RunSetDoc, type SectionDoc, type Workspace } from "./document";
import type { LaidPanel, LaidSection } from "./layout";

export type Edit = (workspace: Workspace) => Workspace;

/** Takes `undefined` for: take away. */
export type ConfigChange = Readonly<Record<string, JsonObject[string] | undefined>>;

export function newId(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 12);
}

export function newPanel(viewType: string, config: JsonObject): PanelDoc {
  return { id: newId(), viewType, config, raw: {} };
}

export function newSection(name: string): SectionDoc {
  const takes = name === HIDDEN ? null : name;
  const flags = { isOpen: name !== HIDDEN, isPinned: false };
  return { name, ...flags, panels: [], settings: {}, takes, flow: null, raw: {} };
}

/** Sets some of the workspace's settings. */
export function changeSettings(change: ConfigChange): Edit {
  return (workspace) => ({ ...workspace, settings: merged(workspace.settings, change) });
}

/** Writes sections that were only computed into the document, in the order in which they stand. */
export function settle(laid: readonly LaidSection[], names: readonly string[] = []): Edit {
  return (workspace) => {
    const stored = new Map(workspace.sections.map((section) => [section.name, section]));
    const wanted = new Set(names);
    const sections = laid.map(({ name, panels }) => {
      const section = stored.get(name) ?? newSection(name);
      stored.delete(name);
      return wanted.has(name) ? { ...section, panels: panels.map(storedPanel) } : section;
    });
    return { ...workspace, sections: [...sections, ...stored.values()] };
  };
}

/** It keeps its id, so that an edit finds the panel that the user saw. */
function storedPanel({ id, doc, type, config }: LaidPanel): PanelDoc {
  return doc ?? { id, viewType: type.viewType, config, raw: {} };
}

/** Changes one section; it must be in the document. */
export function changeSection(name: string, change: (old: SectionDoc) => SectionDoc): Edit {
  return (workspace) => ({
    ...workspace,
    sections: workspace.sections.map((section) =>
      section.name === name ? change(section) : section,
    ),
  });
}

/** Gives a section another name; false if another has it already. */
export function renameSection(from: string, to: string): Edit {
  return (workspace) =>
    workspace.sections.some(({ name }) => name === to)
      ? workspace
      : changeSection(from, (old) => ({ ...old, name: to }))(workspace);
}

/** Puts a new, empty section before or behind another. */
export function addSection(name: string, beside: string, side: "above" | "below"): Edit {
  return (workspace) => {
    if (workspace.sections.some((section) => section.name === name)) return workspace;
    const at = workspace.sections.findIndex((section) => section.name === beside);
    const place = at < 0 ? workspace.sections.length : at + (side === "below" ? 1 : 0);
    return { ...workspace, sections: workspace.sections.toSpliced(place, 0, newSection(name)) };
  };
}

/** Moves a section to where another stands. */
export function moveSection(name: string, to: string): Edit {
  return (workspace) => {
    const from = workspace.sections.findIndex((section) => section.name === name);
    const place = workspace.sections.findIndex((section) => section.name === to);
    const moved = workspace.sections[from];
    if (!moved || place < 0) return workspace;
    return {
      ...workspace,
      sections: workspace.sections.toSpliced(from, 1).toSpliced(place, 0, moved),
    };
  };
}

/** Takes a section and its panels away; those of logged keys go to the hidden ones, not back. */
export function removeSection(name: string): Edit {
  return (workspace) => {
    const gone = workspace.sections.find((section) => section.name === name);
    const rest = { ...workspace, sections: workspace.sections.filter((other) => other !== gone) };
    return gone && workspace.isAutomatic ? hide(gone.panels)(rest) : rest;
  };
}

/** Puts a panel at a place of a section (behind all others by default). */
export function addPanel(section: string, panel: PanelDoc, at?: number): Edit {
  return (workspace) => {
    const known = workspace.sections.some(({ name }) => name === section)
      ? workspace
      : { ...workspace, sections: [...workspace.sections, newSection(section)] };
    return changeSection(section, (old) => ({
      ...old,
      panels: old.panels.toSpliced(at ?? old.panels.length, 0, panel),
    }))(known);
  };
}

/** Sets some of a panel's config. */
export function changePanel(id: string, change: ConfigChange): Edit {
  return eachPanel((panel) =>
    panel.id === id ? { ...panel, config: merged(panel.config, change) } : panel,
  );
}

/** Gives a panel another type and config. */
export function replacePanel(id: string, viewType: string, config: JsonObject): Edit {
  return eachPanel((panel) => (panel.id === id ? { ...panel, viewType, config } : panel));
}

/** Takes a panel away; in an automatic workspace it is hidden, or it would come back by itself. */
export function removePanel(id: string): Edit {
  return (workspace) => {
    const gone = findPanel(workspace, id);
    if (!gone) return workspace;
    const rest = eachPanel((panel) => (panel.id === id ? null : panel))(workspace);
    return workspace.isAutomatic ? hide([gone])(rest) : rest;
  };
}

/** Puts a panel before another one or, with none named, at the end of a section. */
export function movePanel(id: string, section: string, before: string | null): Edit {
  return (workspace) => {
    const moved = findPanel(workspace, id);
    if (!moved || id === before) return workspace;
    const rest = eachPanel((panel) => (panel.id === id ? null : panel))(workspace);
    const panels = rest.sections.find(({ name }) => name === section)?.panels ?? [];
    const at = before === null ? -1 : panels.findIndex((panel) => panel.id === before);
    return addPanel(section, moved, at < 0 ? undefined : at)(rest);
  };
}

/** Puts a copy behind a panel. */
export function duplicatePanel(id: string): Edit {
  return (workspace) => ({
    ...workspace,
    sections: workspace.sections.map((section) => ({
      ...section,
      panels: section.panels.flatMap((panel) =>
        panel.id === id ? [panel, { ...panel, id: newId() }] : [panel],
      ),
    })),
  });
}

/** Makes panels by itself for what is logged, or no longer; what was put there by hand stays. */
export function setAutomatic(isAutomatic: boolean): Edit {
  return (workspace) => ({ ...workspace, isAutomatic });
}

/** Which part of a key names the section of its panel. */
export function setPrefix(prefix: Workspace["prefix"]): Edit {
  return (workspace) => ({ ...workspace, prefix });
}

/** Begins anew: with a panel for every key, or with none. */
export function resetPanels(isAutomatic: boolean): Edit {
  return (workspace) => ({ ...workspace, isAutomatic, sections: [] });
}

/** Sets some of a section's settings, which override those of the workspace. */
export function changeSectionSettings(name: string, change: ConfigChange): Edit {
  return changeSection(name, (old) => ({ ...old, settings: merged(old.settings, change) }));
}

export function changeRunSet(change: Partial<RunSetDoc>): Edit {
  return (workspace) => ({ ...workspace, runSet: { ...workspace.runSet, ...change } });
}

/** One edit out of several. */
export function inTurn(...edits: readonly Edit[]): Edit {
  return (workspace) => edits.reduce((now, edit) => edit(now), workspace);
}

function hide(panels: readonly PanelDoc[]): Edit {
  return (workspace) => panels.reduce((now, panel) => addPanel(HIDDEN, panel)(now), workspace);
}

function eachPanel(change: (panel: PanelDoc) => PanelDoc | null): Edit {
  return (workspace) => ({
    ...workspace,
    sections: workspace.sections.map((section) => {
      const panels = section.panels.map(change).filter((panel) => panel !== null);
      const isSame =
        panels.length === section.panels.length &&
        panels.every((panel, at) => panel === section.panels[at]);
      return isSame ? section : { ...section, panels };
    }),
  });
}

function findPanel(workspace: Workspace, id: string): PanelDoc | undefined {
  return workspace.sections.flatMap(({ panels }) => panels).find((panel) => panel.id === id);
}

function merged(old: JsonObject, change: ConfigChange): JsonObject {
  const next = Object.entries({ ...old, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(next) as JsonObject;
}
