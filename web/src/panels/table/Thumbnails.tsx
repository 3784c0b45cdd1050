import type { ReactElement } from "react";
import { isPixelArt } from "@/panels/media/images";
import type { Tile } from "@/panels/media/Panel";
import styles from "./Panel.module.css";

export interface ThumbnailsProps {
  readonly tiles: readonly Tile[];
  readonly onOpen: (tile: Tile) => void;
}

/** The pictures in a cell, small; a click enlarges one. */
export function Thumbnails({ tiles, onOpen }: ThumbnailsProps): ReactElement {
  return (
    <span className={styles.thumbnails}>
      {tiles.map((tile) => (
        <button
          key={tile.id}
          type="button"
          className={styles.thumbnail}
          aria-label={`Enlarge ${tile.image.caption || "picture"}`}
          onClick={() => onOpen(tile)}
        >
          <img
            src={tile.address}
            alt={tile.image.caption}
            data-pixels={isPixelArt(tile.image) ? "" : undefined}
            loading="lazy"
            decoding="async"
          />
        </button>
      ))}
    </span>
  );
}
