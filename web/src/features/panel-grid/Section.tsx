/** A titled group of panels that can be closed. Long ones come in pages. */
import { type CSSProperties, useRef, useState } from "react";
import type { Flow } from "@/features/workspace/document";
import type { LaidSection } from "@/features/workspace/layout";
import { formatInteger } from "@/lib/number";
import { IconButton, IconChevronDown, IconChevronLeft, IconChevronRight } from "@/ui";
import { LIMITS, type Page, pageOf } from "./flow";
import { type Draw, PanelCard } from "./PanelCard";
import styles from "./PanelGrid.module.css";
import { SectionMenu } from "./SectionMenu";
import type { PanelSize } from "./size";
import type { GridActions } from "./useActions";
import { useCorner } from "./useCorner";
import { dragSection, dropOnSection } from "./useDrag";
import { useInside } from "./useInside";

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
  const { name, panels, isOpen } = section;
  const [wanted, setWanted] = useState(0);
  const cards = useRef<HTMLDivElement>(null);
  const { flow, onGrab } = useCorner(cards, section.flow, (next) => actions.setFlow(name, next));
  const shown = pageOf(panels.length, flow, wanted);
  const inside = useInside(draw, section);
  return (
    <section className={styles.section} aria-label={name} {...dropOnSection(actions, name)}>
      <h2 className={styles.heading} {...dragSection(name)}>
        <button type="button" aria-expanded={isOpen} onClick={() => actions.toggleSection(name)}>
          {isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          {name}
          <span className={styles.count}>{formatInteger(panels.length)}</span>
        </button>
        {isOpen && shown.pages > 1 && (
          <Pager name={name} shown={shown} count={panels.length} onPage={setWanted} />
        )}
        <span className={styles.sectionTools}>
          <SectionMenu section={section} draw={draw} actions={actions} onAdd={onAdd} />
        </span>
      </h2>
      {isOpen && (
        <div
          ref={cards}
          className={styles.cards}
          data-size={size}
          data-flow={flow ? "" : undefined}
          style={flow ? styleOf(flow) : undefined}
        >
          {panels.slice(shown.first, shown.end).map((panel) => (
            <PanelCard
              key={panel.id}
              panel={panel}
              section={name}
              draw={inside}
              actions={actions}
              onExpand={onExpand}
              onEdit={onEdit}
              onGrab={onGrab}
            />
          ))}
        </div>
      )}
    </section>
  );
}

function styleOf({ columns, height }: Flow): CSSProperties {
  return { "--columns": columns, "--tall": `${Math.max(LIMITS.low, height)}px` } as CSSProperties;
}

interface PagerProps {
  readonly name: string;
  readonly shown: Page;
  readonly count: number;
  readonly onPage: (page: number) => void;
}

function Pager({ name, shown, count, onPage }: PagerProps) {
  const { page, pages, first, end } = shown;
  return (
    <span className={styles.pager}>
      <IconButton
        size="s"
        label={`Previous panels of ${name}`}
        icon={<IconChevronLeft size={14} />}
        disabled={page === 0}
        onClick={() => onPage(page - 1)}
      />
      <span>
        {formatInteger(first + 1)}–{formatInteger(end)} of {formatInteger(count)}
      </span>
      <IconButton
        size="s"
        label={`Next panels of ${name}`}
        icon={<IconChevronRight size={14} />}
        disabled={page === pages - 1}
        onClick={() => onPage(page + 1)}
      />
    </span>
  );
}
