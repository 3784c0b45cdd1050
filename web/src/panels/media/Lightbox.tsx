import { type ReactElement, useEffect } from "react";
import { formatInteger } from "@/lib/number";
import {
  ColorDot,
  Dialog,
  IconButton,
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  saveAddress,
} from "@/ui";
import { isPixelArt } from "./images";
import styles from "./Lightbox.module.css";
import type { Tile } from "./Panel";

export interface LightboxProps {
  readonly tiles: readonly Tile[];
  /** Which one is open; null = none. */
  readonly at: number | null;
  readonly onAt: (at: number | null) => void;
  readonly title: string;
}

/** One picture as large as the window allows; the arrow keys go on. */
export function Lightbox({ tiles, at, onAt, title }: LightboxProps): ReactElement | null {
  const tile = at === null ? undefined : tiles[at];
  const count = tiles.length;
  const move = (by: number): void => {
    if (at !== null) onAt((at + by + count) % count);
  };
  useEffect(() => {
    if (at === null) return;
    // In the capture phase, and no further: a dialog around this one knows arrow keys, too.
    const onKeyDown = (event: KeyboardEvent): void => {
      const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (by === 0) return;
      event.stopPropagation();
      onAt((at + by + count) % count);
    };
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [at, count, onAt]);
  return (
    <Dialog
      open={tile !== undefined}
      onOpenChange={(open) => !open && onAt(null)}
      title={title}
      size="full"
    >
      {tile && (
        <div className={styles.box}>
          <div className={styles.stage}>
            <img
              className={styles.image}
              data-pixels={isPixelArt(tile.image) ? "" : undefined}
              src={tile.address}
              alt={tile.image.caption}
            />
          </div>
          <footer className={styles.bar}>
            <ColorDot color={tile.run.color} />
            <span>{tile.run.name}</span>
            <span className={styles.fact}>step {formatInteger(tile.step)}</span>
            {tile.image.width > 0 && (
              <span className={styles.fact}>
                {tile.image.width} × {tile.image.height}
              </span>
            )}
            <span className={styles.caption}>{tile.image.caption}</span>
            {tiles.length > 1 && (
              <>
                <IconButton label="Previous" icon={<IconChevronLeft />} onClick={() => move(-1)} />
                <span className={styles.fact}>
                  {(at ?? 0) + 1} / {tiles.length}
                </span>
                <IconButton label="Next" icon={<IconChevronRight />} onClick={() => move(1)} />
              </>
            )}
            <IconButton
              label="Download"
              icon={<IconDownload />}
              onClick={() => saveAddress(nameOf(tile), tile.address)}
            />
          </footer>
        </div>
      )}
    </Dialog>
  );
}

function nameOf(tile: Tile): string {
  return tile.image.path.slice(tile.image.path.lastIndexOf("/") + 1);
}
