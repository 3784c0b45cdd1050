import {
  type CSSProperties,
  type MouseEvent,
  type ReactElement,
  useEffect,
  useRef,
  useState,
} from "react";
import { formatInteger } from "@/lib/number";
import { baseName } from "@/lib/path";
import {
  ColorDot,
  Dialog,
  IconButton,
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  Segmented,
  saveAddress,
} from "@/ui";
import styles from "./Lightbox.module.css";
import { type OverlayView, SHOWN } from "./overlay";
import type { Tile } from "./tile";
import { View } from "./View";

export interface LightboxProps {
  readonly tiles: readonly Tile[];
  /** The id of the one that is open; null = none. */
  readonly at: string | null;
  readonly onAt: (at: string | null) => void;
  readonly title: string;
  readonly overlay?: OverlayView;
}

const BESIDE = [
  { value: "1", label: "1" },
  { value: "2", label: "2" },
  { value: "3", label: "3" },
  { value: "4", label: "4" },
] as const;

/** One thing as large as the window allows, or a few side by side; the arrow keys go on. */
export function Lightbox(props: LightboxProps): ReactElement | null {
  const { tiles, at, onAt, title, overlay = SHOWN } = props;
  const [beside, setBeside] = useState<(typeof BESIDE)[number]["value"]>("1");
  const box = useRef<HTMLDivElement>(null);
  const place = tiles.findIndex(({ id }) => id === at);
  const tile = tiles[place];
  const count = tiles.length;
  const move = (by: number): void => onAt(tiles[(place + by + count) % count]?.id ?? null);
  // Who chose with the pointer goes on with the arrow keys; a click by keyboard counts no clicks.
  const leave = ({ detail }: MouseEvent): void => {
    if (detail > 0) box.current?.focus();
  };
  useEffect(() => {
    if (place < 0) return;
    // In the capture phase, and no further: a dialog around this one knows arrow keys, too.
    const onKeyDown = (event: KeyboardEvent): void => {
      const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      // Films and choices have arrow keys of their own.
      const isOwn =
        event.target instanceof Element && event.target.closest("audio,video,[role=group]");
      if (by === 0 || isOwn) return;
      event.stopPropagation();
      onAt(tiles[(place + by + count) % count]?.id ?? null);
    };
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [place, count, tiles, onAt]);
  return (
    <Dialog
      open={tile !== undefined}
      onOpenChange={(open) => !open && onAt(null)}
      title={title}
      size="full"
    >
      {tile && (
        <div ref={box} className={styles.box} tabIndex={-1}>
          {beside === "1" ? (
            <div className={styles.stage}>
              <View tile={tile} overlay={overlay} />
            </div>
          ) : (
            <Beside tiles={following(tiles, place, Number(beside))} overlay={overlay} />
          )}
          <footer className={styles.bar}>
            <ColorDot color={tile.run.color} />
            <span>{tile.run.name}</span>
            <span className={styles.fact}>step {formatInteger(tile.step)}</span>
            {tile.item.image && tile.item.image.width > 0 && (
              <span className={styles.fact}>
                {tile.item.image.width} × {tile.item.image.height}
              </span>
            )}
            <span className={styles.caption}>{tile.item.caption}</span>
            {tiles.length > 1 && (
              <>
                <IconButton label="Previous" icon={<IconChevronLeft />} onClick={() => move(-1)} />
                <span className={styles.fact}>
                  {place + 1} / {tiles.length}
                </span>
                <IconButton label="Next" icon={<IconChevronRight />} onClick={() => move(1)} />
                {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is clicked */}
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: who comes by keyboard stays where they are */}
                <span onClick={leave}>
                  <Segmented
                    size="s"
                    label="Side by side"
                    value={beside}
                    options={BESIDE}
                    onChange={setBeside}
                  />
                </span>
              </>
            )}
            <IconButton
              label="Download"
              icon={<IconDownload />}
              onClick={() => saveAddress(baseName(tile.item.path), tile.address)}
            />
          </footer>
        </div>
      )}
    </Dialog>
  );
}

/** So many from a place on, in a circle; never one twice. */
function following(tiles: readonly Tile[], place: number, count: number): readonly Tile[] {
  const most = Math.min(count, tiles.length);
  return Array.from({ length: most }, (_, at) => tiles[(place + at) % tiles.length]).flatMap(
    (tile) => tile ?? [],
  );
}

interface BesideProps {
  readonly tiles: readonly Tile[];
  readonly overlay: OverlayView;
}

function Beside({ tiles, overlay }: BesideProps): ReactElement {
  return (
    <ul className={styles.beside} style={{ "--count": tiles.length } as CSSProperties}>
      {tiles.map((tile) => (
        <li key={tile.id}>
          <div className={styles.stage}>
            <View tile={tile} overlay={overlay} />
          </div>
          <p className={styles.caption}>
            <ColorDot color={tile.run.color} /> {tile.run.name}, step {formatInteger(tile.step)}
          </p>
        </li>
      ))}
    </ul>
  );
}
