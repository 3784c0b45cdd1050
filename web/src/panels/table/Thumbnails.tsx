import type { ReactElement } from "react";
import { isPixelArt } from "@/panels/media/images";
import { type MediaKind, nameOf } from "@/panels/media/items";
import type { Tile } from "@/panels/media/tile";
import styles from "./Panel.module.css";

export interface ThumbnailsProps {
  readonly tiles: readonly Tile[];
  readonly onOpen: (tile: Tile) => void;
}

/** The pictures in a cell, small; a click enlarges one. */
/** The media in a cell, small; a click enlarges one. */
export function Thumbnails({ tiles, onOpen }: ThumbnailsProps): ReactElement {
  return (
    <span className={styles.thumbnails}>
      {tiles.map((tile) => {
        const { item } = tile;
        return (
          <button
            key={tile.id}
            type="button"
            className={item.kind === "image" ? styles.thumbnail : styles.opener}
            aria-label={`Enlarge ${item.caption || (item.kind === "image" ? "picture" : nameOf(item))}`}
            onClick={() => onOpen(tile)}
          >
            {item.kind === "image" ? (
              <img
                src={tile.address}
                alt={item.caption}
                data-pixels={item.image && isPixelArt(item.image) ? "" : undefined}
                loading="lazy"
                decoding="async"
              />
            ) : (
              WORDS[item.kind]
            )}
          </button>
        );
      })}
    </span>
  );
}

const WORDS: Readonly<Record<MediaKind, string>> = {
  image: "picture",
  audio: "▶ sound",
  video: "▶ video",
  html: "page",
  space: "3D",
  molecule: "molecule",
  plotly: "figure",
  file: "file",
};
