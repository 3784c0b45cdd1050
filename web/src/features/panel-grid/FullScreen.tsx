/** One panel over the whole page. Esc leaves, the arrow keys go to its neighbours. */
import type { KeyboardEvent } from "react";
import { Dialog, IconButton, IconChevronLeft, IconChevronRight } from "@/ui";
import { GridToolbar } from "./GridToolbar";
import { type Draw, PanelBody } from "./PanelCard";
import styles from "./PanelGrid.module.css";
import type { PanelItem } from "./sections";
import type { SetView } from "./useGridView";
import type { GridView } from "./view";

interface FullScreenProps {
  readonly items: readonly PanelItem[];
  readonly draw: Draw;
  readonly view: GridView;
  readonly onView: SetView;
}

export function FullScreen({ items, draw, view, onView }: FullScreenProps) {
  const index = items.findIndex((item) => item.id === view.expanded);
  const item = items[index];
  if (!item) return null;
  const go = (step: number) => {
    const next = items[(index + step + items.length) % items.length];
    if (next) onView({ expanded: next.id });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest("input, [role=slider]")) return;
    if (event.key === "ArrowRight") go(1);
    if (event.key === "ArrowLeft") go(-1);
  };
  return (
    <Dialog open size="full" title={item.panelKey} onOpenChange={() => onView({ expanded: null })}>
      <div className={styles.fullTools}>
        {item.spec.shows === "curves" && <GridToolbar view={view} onView={onView} isForOne />}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only adds arrow keys to what is inside */}
      <div className={styles.full} onKeyDown={onKeyDown}>
        <IconButton label="Previous panel" icon={<IconChevronLeft />} onClick={() => go(-1)} />
        <div className={styles.fullBody}>
          <PanelBody key={item.id} item={item} draw={draw} isExpanded />
        </div>
        <IconButton label="Next panel" icon={<IconChevronRight />} onClick={() => go(1)} />
      </div>
    </Dialog>
  );
}
