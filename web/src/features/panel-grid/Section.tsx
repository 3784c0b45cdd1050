/** A titled group of panels that can be closed. Very long ones are shown in portions. */
import { useMemo, useState } from "react";
import type { LaidSection } from "@/features/workspace/layout";
import { formatInteger } from "@/lib/number";
import { Button, IconChevronDown, IconChevronRight } from "@/ui";
import { type Draw, PanelCard } from "./PanelCard";
import styles from "./PanelGrid.module.css";
import { SectionMenu } from "./SectionMenu";
import type { PanelSize } from "./size";
import type { GridActions } from "./useActions";
import { dragSection, dropOnSection } from "./useDrag";

const PORTION = 60;

interface SectionProps {
  readonly section: LaidSection;
  readonly draw: Draw;
  readonly size: PanelSize;
  readonly actions: GridActions;
  readonly onExpand: (id: string) => void;
  readonly onEdit: (id: string) => void;
  /** Asks what to put into the section. */
  readonly onAdd: (section: string) => void;
}

export function Section(props: SectionProps) {
  const { section, draw, size, actions, onExpand, onEdit, onAdd } = props;
  const { name, panels, isOpen, settings } = section;
  const [most, setMost] = useState(PORTION);
  const rest = panels.length - most;
  // The settings of a section change its panels alone.
  const fingerprint = JSON.stringify(settings);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fingerprint says all about the settings
  const inside = useMemo(
    () => ({ ...draw, levels: [...draw.levels, settings] }),
    [draw, fingerprint],
  );
  return (
    <section className={styles.section} aria-label={name} {...dropOnSection(actions, name)}>
      <h2 className={styles.heading} {...dragSection(name)}>
        <button type="button" aria-expanded={isOpen} onClick={() => actions.toggleSection(name)}>
          {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          {name}
          <span className={styles.count}>{formatInteger(panels.length)}</span>
        </button>
        <span className={styles.sectionTools}>
          <SectionMenu name={name} actions={actions} onAdd={onAdd} />
        </span>
      </h2>
      {isOpen && (
        <div className={styles.cards} data-size={size}>
          {panels.slice(0, most).map((panel) => (
            <PanelCard
              key={panel.id}
              panel={panel}
              section={name}
              draw={inside}
              actions={actions}
              onExpand={onExpand}
              onEdit={onEdit}
            />
          ))}
        </div>
      )}
      {isOpen && rest > 0 && (
        <div className={styles.more}>
          <Button size="s" onClick={() => setMost(most + PORTION)}>
            Show {formatInteger(Math.min(rest, PORTION))} more of {formatInteger(rest)}
          </Button>
        </div>
      )}
    </section>
  );
}
