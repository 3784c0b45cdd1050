/** One panel over the whole page. Esc leaves, the arrow keys go to its neighbours. */
import type { KeyboardEvent } from "react";
import type { LaidPanel } from "@/features/workspace/layout";
import type { WorkspaceHandle } from "@/features/workspace/useWorkspace";
import { Dialog, IconButton, IconChevronLeft, IconChevronRight } from "@/ui";
import { LineControls } from "./GridToolbar";
import { type Draw, PanelBody } from "./PanelCard";
import styles from "./PanelGrid.module.css";

interface FullScreenProps {
  readonly panels: readonly LaidPanel[];
  readonly draw: Draw;
  readonly handle: WorkspaceHandle;
  /** The id of the panel that is shown; null: none. */
  readonly expanded: string | null;
  readonly onExpanded: (id: string | null) => void;
}

export function FullScreen({ panels, draw, handle, expanded, onExpanded }: FullScreenProps) {
  const index = panels.findIndex((panel) => panel.id === expanded);
  const panel = panels[index];
  if (!panel) return null;
  const go = (step: number) => {
    const next = panels[(index + step + panels.length) % panels.length];
    if (next) onExpanded(next.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest("input, [role=slider]")) return;
    if (event.key === "ArrowRight") go(1);
    if (event.key === "ArrowLeft") go(-1);
  };
  return (
    <Dialog open size="full" title={panel.title} onOpenChange={() => onExpanded(null)}>
      <div className={styles.fullTools}>
        {panel.type.shows === "curves" && <LineControls handle={handle} />}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only adds arrow keys to what is inside */}
      <div className={styles.full} onKeyDown={onKeyDown}>
        <IconButton label="Previous panel" icon={<IconChevronLeft />} onClick={() => go(-1)} />
        <div className={styles.fullBody}>
          <PanelBody key={panel.id} panel={panel} draw={draw} isExpanded />
        </div>
        <IconButton label="Next panel" icon={<IconChevronRight />} onClick={() => go(1)} />
      </div>
    </Dialog>
  );
}
