/** The frame of a panel: its name, the way to full screen, and a body that is drawn when seen. */
import { memo, type PointerEvent, Suspense, useMemo, useRef } from "react";
import type { ProjectRef } from "@/data/types";
import type { LaidPanel } from "@/features/workspace/layout";
import { cascade } from "@/features/workspace/settings";
import type { JsonObject } from "@/lib/json";
import type { PanelRun, SetConfig } from "@/panels/panel";
import { IconButton, IconExpand, Skeleton } from "@/ui";
import { PanelBoundary } from "./PanelBoundary";
import styles from "./PanelGrid.module.css";
import { PanelMenu } from "./PanelMenu";
import type { GridActions } from "./useActions";
import { dragPanel, dropOnPanel } from "./useDrag";
import { useRoom } from "./useRoom";

/** What all panels of a grid have in common. */
export interface Draw {
  readonly project: ProjectRef;
  readonly runs: readonly PanelRun[];
  /** The settings of the workspace and of the section; later ones override. */
  readonly levels: readonly JsonObject[];
}

interface PanelCardProps {
  readonly panel: LaidPanel;
  /** Where it stands. */
  readonly section: string;
  readonly draw: Draw;
  readonly actions: GridActions;
  readonly onExpand: (id: string) => void;
  readonly onEdit: (id: string) => void;
  /** The corner by which all panels of the section are made larger is taken hold of. */
  readonly onGrab: (event: PointerEvent<HTMLElement>) => void;
}

export const PanelCard = memo(function PanelCard(props: PanelCardProps) {
  const { panel, section, draw, actions, onExpand, onEdit, onGrab } = props;
  const card = useRef<HTMLElement>(null);
  const width_px = useRoom(card);
  return (
    <article
      ref={card}
      className={styles.card}
      aria-label={panel.title}
      {...dropOnPanel(actions, section, panel.id)}
    >
      <header className={styles.title} {...dragPanel(panel.id)}>
        <h3 title={panel.title}>{panel.title}</h3>
        <span className={styles.tools}>
          <IconButton
            size="s"
            label="Full screen"
            icon={<IconExpand size={14} />}
            onClick={() => onExpand(panel.id)}
          />
          <PanelMenu panel={panel} actions={actions} onEdit={onEdit} />
        </span>
      </header>
      <div className={styles.body}>
        {width_px !== null && (
          <PanelBody
            panel={panel}
            draw={draw}
            isExpanded={false}
            width_px={width_px}
            onConfig={(change) => actions.change(panel.id, change)}
          />
        )}
      </div>
      {/* For the pointer: the section's settings hold the same in numbers. */}
      <span className={styles.corner} data-corner="" onPointerDown={onGrab} />
    </article>
  );
}, isSameCard);

interface PanelBodyProps {
  readonly panel: LaidPanel;
  readonly draw: Draw;
  readonly isExpanded: boolean;
  readonly width_px?: number;
  readonly onConfig: SetConfig;
}

export function PanelBody({ panel, draw, isExpanded, width_px, onConfig }: PanelBodyProps) {
  const { type, config } = panel;
  const view = useMemo(() => cascade(...draw.levels, config), [draw.levels, config]);
  return (
    <PanelBoundary>
      <Suspense fallback={<Skeleton height="100%" />}>
        <type.Panel
          project={draw.project}
          config={config}
          runs={draw.runs}
          view={view}
          isExpanded={isExpanded}
          {...(width_px !== undefined && { width_px })}
          onConfig={onConfig}
        />
      </Suspense>
    </PanelBoundary>
  );
}

/** Lists are read again every few seconds; a card is drawn again only when it says something else. */
function isSameCard(before: PanelCardProps, after: PanelCardProps): boolean {
  const [a, b] = [before.panel, after.panel];
  return (
    before.draw === after.draw &&
    a.id === b.id &&
    a.type === b.type &&
    a.title === b.title &&
    (a.config === b.config || JSON.stringify(a.config) === JSON.stringify(b.config))
  );
}
