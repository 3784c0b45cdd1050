/**
 * How a panel is told in a URL: by its name and that of its section, as W&B's links do; where two in a
 * section are called alike, by its id besides. Pure.
 */
import type { LaidPanel, LaidSection } from "@/features/workspace/layout";

export interface PanelAddress {
  readonly title: string;
  readonly section: string;
  /** Empty where the names are enough. */
  readonly id: string;
}

/** Null: there is no such panel. */
export function addressOf(sections: readonly LaidSection[], id: string): PanelAddress | null {
  for (const { name, panels } of sections) {
    const panel = panels.find((one) => one.id === id);
    if (!panel) continue;
    const isAlone = panels.filter(({ title }) => title === panel.title).length === 1;
    return { title: panel.title, section: name, id: isAlone ? "" : id };
  }
  return null;
}

/** A section may have been renamed since: then the name of the panel decides. */
export function panelAt(
  sections: readonly LaidSection[],
  { title, section, id }: PanelAddress,
): LaidPanel | undefined {
  const panels = sections.flatMap((one) => one.panels);
  const inside = sections.find(({ name }) => name === section)?.panels ?? [];
  const isCalledSo = (panel: LaidPanel) => panel.title === title;
  return (
    (id === "" ? undefined : panels.find((panel) => panel.id === id)) ??
    inside.find(isCalledSo) ??
    panels.find(isCalledSo)
  );
}
