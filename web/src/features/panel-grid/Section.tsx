/** A titled group of panels that can be closed. Very long ones are shown in portions. */
import { useMemo, useState } from "react";
import type { LaidSection } from "@/features/workspace/layout";
import { formatInteger } from "@/lib/number";
import { Button, IconChevronDown, IconChevronRight } from "@/ui";
import { type Draw, PanelCard } from "./PanelCard";
import styles from "./PanelGrid.module.css";
import type { PanelSize } from "./size";

const PORTION = 60;

interface SectionProps {
  readonly section: LaidSection;
  readonly draw: Draw;
  readonly size: PanelSize;
  readonly onToggle: () => void;
  readonly onExpand: (id: string) => void;
}

export function Section({ section, draw, size, onToggle, onExpand }: SectionProps) {
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
    <section className={styles.section} aria-label={name}>
      <h2 className={styles.heading}>
        <button type="button" aria-expanded={isOpen} onClick={onToggle}>
          {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          {name}
          <span className={styles.count}>{formatInteger(panels.length)}</span>
        </button>
      </h2>
      {isOpen && (
        <div className={styles.cards} data-size={size}>
          {panels.slice(0, most).map((panel) => (
            <PanelCard key={panel.id} panel={panel} draw={inside} onExpand={onExpand} />
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
