/** A titled group of panels that can be closed. Very long ones are shown in portions. */
import { useState } from "react";
import { formatInteger } from "@/lib/number";
import { Button, IconChevronDown, IconChevronRight } from "@/ui";
import { useCollapsed } from "./collapsed";
import { type Draw, PanelCard } from "./PanelCard";
import styles from "./PanelGrid.module.css";
import type { PanelSection } from "./sections";
import type { SetView } from "./useGridView";
import type { PanelSize } from "./view";

const PORTION = 60;

interface SectionProps {
  readonly section: PanelSection;
  readonly draw: Draw;
  readonly size: PanelSize;
  readonly onView: SetView;
}

export function Section({ section, draw, size, onView }: SectionProps) {
  const { name, items } = section;
  const [isCollapsed, toggle] = useCollapsed(draw.project, name);
  const [most, setMost] = useState(PORTION);
  const rest = items.length - most;
  return (
    <section className={styles.section} aria-label={name}>
      <h2 className={styles.heading}>
        <button type="button" aria-expanded={!isCollapsed} onClick={toggle}>
          {isCollapsed ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}
          {name}
          <span className={styles.count}>{formatInteger(items.length)}</span>
        </button>
      </h2>
      {!isCollapsed && (
        <div className={styles.cards} data-size={size}>
          {items.slice(0, most).map((item) => (
            <PanelCard
              key={item.id}
              item={item}
              draw={draw}
              onExpand={() => onView({ expanded: item.id })}
            />
          ))}
        </div>
      )}
      {!isCollapsed && rest > 0 && (
        <div className={styles.more}>
          <Button size="s" onClick={() => setMost(most + PORTION)}>
            Show {formatInteger(Math.min(rest, PORTION))} more of {formatInteger(rest)}
          </Button>
        </div>
      )}
    </section>
  );
}
