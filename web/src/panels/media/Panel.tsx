import { type ReactElement, useState } from "react";
import { fileUrl } from "@/data/http";
import type { ProjectRef } from "@/data/types";
import { formatInteger } from "@/lib/number";
import { textsOf } from "@/panels/config";
import type { PanelProps, PanelRun } from "@/panels/panel";
import { StepBar } from "@/panels/steps/StepBar";
import { leftTold, useLogged } from "@/panels/steps/useLogged";
import { ColorDot, EmptyState, ErrorState, IconImage, Skeleton } from "@/ui";
import { imagesOf, isPixelArt, type LoggedImage } from "./images";
import { Lightbox } from "./Lightbox";
import styles from "./Panel.module.css";

/** More pictures than this at one step are not drawn at once. */
const MOST = 96;

export interface Tile {
  readonly id: string;
  readonly address: string;
  readonly image: LoggedImage;
  readonly run: PanelRun;
  readonly step: number;
}

/** `Media Browser`: the pictures of the runs at one step. */
export function Panel({ project, config, runs, isExpanded }: PanelProps): ReactElement {
  const panelKey = textsOf(config.mediaKeys)[0] ?? "";
  const logged = useLogged(project, runs, panelKey);
  const [opened, setOpened] = useState<number | null>(null);
  if (logged.isPending) return <Skeleton height="100%" />;
  if (logged.error) return <ErrorState error={logged.error} onRetry={logged.retry} />;
  const groups = logged.entries.map(({ run, logged: { step, value } }) => ({
    run,
    step,
    tiles: imagesOf(value).map((image, at) => tileOf(project, run, image, step, at)),
  }));
  const tiles = groups.flatMap((group) => group.tiles);
  if (tiles.length === 0) {
    return (
      <EmptyState icon={<IconImage size={20} />} title="No pictures logged">
        {leftTold(logged.left)}
      </EmptyState>
    );
  }
  const drawn = new Set(tiles.slice(0, MOST));
  const isOneEach = groups.every((group) => group.tiles.length === 1);
  const open = (tile: Tile): void => setOpened(tiles.indexOf(tile));
  return (
    <div className={styles.panel}>
      <div className={styles.scroll} data-expanded={isExpanded ? "" : undefined}>
        {isOneEach ? (
          <ul className={styles.tiles} data-lone={tiles.length === 1 ? "" : undefined}>
            {[...drawn].map((tile) => (
              <Picture key={tile.id} tile={tile} hasRun={runs.length > 1} onOpen={open} />
            ))}
          </ul>
        ) : (
          groups.map((group) => (
            <section key={group.run.id} className={styles.group} aria-label={group.run.name}>
              {runs.length > 1 && <RunLine run={group.run} step={group.step} />}
              <ul className={styles.tiles}>
                {group.tiles.map(
                  (tile) =>
                    drawn.has(tile) && (
                      <Picture key={tile.id} tile={tile} hasRun={false} onOpen={open} />
                    ),
                )}
              </ul>
            </section>
          ))
        )}
        {tiles.length > MOST && (
          <p className={styles.more}>{formatInteger(tiles.length - MOST)} more are not drawn</p>
        )}
        {logged.left > 0 && <p className={styles.more}>{leftTold(logged.left)}</p>}
      </div>
      <StepBar steps={logged.steps} at={logged.at} onAt={logged.setAt} />
      <Lightbox tiles={tiles} at={opened} onAt={setOpened} title={panelKey} />
    </div>
  );
}

export function tileOf(
  project: ProjectRef,
  run: PanelRun,
  image: LoggedImage,
  step: number,
  at: number,
): Tile {
  const address = fileUrl({ ...project, run: run.id }, image.path);
  return { id: `${run.id} ${image.path} ${at}`, address, image, run, step };
}

function RunLine({ run, step }: { run: PanelRun; step: number }): ReactElement {
  return (
    <h3 className={styles.run}>
      <ColorDot color={run.color} />
      <span className={styles.name}>{run.name}</span>
      <span className={styles.step}>step {formatInteger(step)}</span>
    </h3>
  );
}

interface PictureProps {
  readonly tile: Tile;
  /** Says below the picture whose it is. */
  readonly hasRun: boolean;
  readonly onOpen: (tile: Tile) => void;
}

function Picture({ tile, hasRun, onOpen }: PictureProps): ReactElement {
  const { image, run } = tile;
  return (
    <li className={styles.tile}>
      <button
        type="button"
        className={styles.frame}
        aria-label={`Enlarge ${image.caption || "picture"}`}
        onClick={() => onOpen(tile)}
      >
        <img
          className={styles.image}
          data-pixels={isPixelArt(image) ? "" : undefined}
          src={tile.address}
          alt={image.caption}
          loading="lazy"
          decoding="async"
          {...(image.width > 0 ? { width: image.width, height: image.height } : {})}
        />
      </button>
      {hasRun && (
        <p className={styles.owner} title={run.name}>
          <ColorDot color={run.color} />
          <span className={styles.name}>{run.name}</span>
        </p>
      )}
      {image.caption && (
        <p className={styles.caption} title={image.caption}>
          {image.caption}
        </p>
      )}
    </li>
  );
}
