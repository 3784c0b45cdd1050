/** One panel over the whole page. Esc leaves, the arrow keys go to its neighbours. */
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import type { LaidSection } from "@/features/workspace/layout";
import type { WorkspaceHandle } from "@/features/workspace/useWorkspace";
import { Dialog, IconButton, IconChevronLeft, IconChevronRight } from "@/ui";
import { addressOf, type PanelAddress, panelAt } from "./address";
import { LineControls } from "./GridToolbar";
import { type Draw, PanelBody } from "./PanelCard";
import styles from "./PanelGrid.module.css";
import type { GridActions } from "./useActions";
import { useInside } from "./useInside";

interface FullScreenProps {
  readonly sections: readonly LaidSection[];
  readonly draw: Draw;
  readonly handle: WorkspaceHandle;
  readonly actions: GridActions;
  /** The panel that is shown; null: none. */
  readonly expanded: PanelAddress | null;
  readonly onExpanded: (address: PanelAddress | null) => void;
  /** What stands at the left: the list of runs. */
  readonly beside?: ReactNode;
}

export function FullScreen(props: FullScreenProps) {
  const { sections, draw, handle, actions, expanded, onExpanded, beside } = props;
  const frame = useRef<HTMLDivElement>(null);
  const panel = expanded && panelAt(sections, expanded);
  const home = sections.find((section) => panel && section.panels.includes(panel)) ?? null;
  const inside = useInside(draw, home);
  if (!panel) return null;
  const panels = sections.flatMap((section) => section.panels);
  const go = (step: number) => {
    const next = panels[(panels.indexOf(panel) + step + panels.length) % panels.length];
    if (next) onExpanded(addressOf(sections, next.id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest("input, aside, [role=slider]")) return;
    if (event.key === "ArrowRight") go(1);
    if (event.key === "ArrowLeft") go(-1);
  };
  return (
    <Dialog
      open
      size="full"
      title={panel.title}
      focus={frame}
      onOpenChange={() => onExpanded(null)}
    >
      <div className={styles.fullTools}>
        {panel.type.shows === "curves" && <LineControls handle={handle} />}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only adds arrow keys to what is inside */}
      <div ref={frame} className={styles.full} tabIndex={-1} onKeyDown={onKeyDown}>
        {beside && <div className={styles.beside}>{beside}</div>}
        <IconButton label="Previous panel" icon={<IconChevronLeft />} onClick={() => go(-1)} />
        <div className={styles.fullBody}>
          <PanelBody
            key={panel.id}
            panel={panel}
            draw={inside}
            isExpanded
            onConfig={(change) => actions.change(panel.id, change)}
          />
        </div>
        <IconButton label="Next panel" icon={<IconChevronRight />} onClick={() => go(1)} />
      </div>
    </Dialog>
  );
}
