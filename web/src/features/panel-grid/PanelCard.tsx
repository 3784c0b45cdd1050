/** The frame of a panel: its name, the way to full screen, and a body that is drawn when seen. */
import { memo, useRef } from "react";
import type { ProjectRef } from "@/data/types";
import type { LineView, PanelRun } from "@/panels/panel";
import { IconButton, IconExpand } from "@/ui";
import { PanelBoundary } from "./PanelBoundary";
import styles from "./PanelGrid.module.css";
import type { PanelItem } from "./sections";
import { useInView } from "./useInView";

/** What all panels of a grid have in common. */
export interface Draw {
  readonly project: ProjectRef;
  readonly runs: readonly PanelRun[];
  readonly view: LineView;
}

interface PanelCardProps {
  readonly item: PanelItem;
  readonly draw: Draw;
  readonly onExpand: () => void;
}

export const PanelCard = memo(function PanelCard({ item, draw, onExpand }: PanelCardProps) {
  const card = useRef<HTMLElement>(null);
  const isInView = useInView(card);
  return (
    <article ref={card} className={styles.card} aria-label={item.panelKey}>
      <header className={styles.title}>
        <h3 title={item.panelKey}>{item.panelKey}</h3>
        <span className={styles.tools}>
          <IconButton
            size="s"
            label="Full screen"
            icon={<IconExpand size={14} />}
            onClick={onExpand}
          />
        </span>
      </header>
      <div className={styles.body}>
        {isInView && <PanelBody item={item} draw={draw} isExpanded={false} />}
      </div>
    </article>
  );
}, isSameCard);

export function PanelBody({
  item,
  draw,
  isExpanded,
}: Omit<PanelCardProps, "onExpand"> & { isExpanded: boolean }) {
  const { spec, panelKey, stream, config } = item;
  return (
    <PanelBoundary>
      <spec.Panel
        project={draw.project}
        panelKey={panelKey}
        runs={draw.runs}
        stream={stream}
        view={draw.view}
        config={config}
        isExpanded={isExpanded}
      />
    </PanelBoundary>
  );
}

/** Lists are read again every few seconds; a card is drawn again only when it says something else. */
function isSameCard(before: PanelCardProps, after: PanelCardProps): boolean {
  return (
    before.item.id === after.item.id &&
    before.item.spec === after.item.spec &&
    before.item.config === after.item.config &&
    before.draw === after.draw
  );
}
