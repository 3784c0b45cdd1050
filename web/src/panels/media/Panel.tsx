import { type ReactElement, useEffect, useMemo, useState } from "react";
import { refOf } from "@/data/named-runs";
import { formatInteger } from "@/lib/number";
import { numberOf, textsOf } from "@/panels/config";
import type { PanelProps, PanelRun } from "@/panels/panel";
import { StepBar } from "@/panels/steps/StepBar";
import { leftTold, useLogged } from "@/panels/steps/useLogged";
import { ColorDot, EmptyState, ErrorState, IconImage, Skeleton, Slider, Switch } from "@/ui";
import { mediaTable } from "./grid";
import type { LoggedLayer } from "./images";
import { keepInStep } from "./in-step";
import { mediaOf, nameOf } from "./items";
import { LayerMenu } from "./LayerMenu";
import { Lightbox } from "./Lightbox";
import { MediaGrid, tilesIn } from "./MediaGrid";
import { layerId, type OverlayView, SHOWN } from "./overlay";
import styles from "./Panel.module.css";
import { gridOf, strideOf, type VideoSettings, videosOf } from "./settings";
import { type Tile, tileOf } from "./tile";
import { View } from "./View";

/** More of them than this at one step are not drawn at once. */
const MOST = 96;

/** `Media Browser`: what the runs logged under some keys, at one step. */
export function Panel(props: PanelProps): ReactElement {
  const keys = textsOf(props.config.mediaKeys);
  if (keys.length === 0) return <EmptyState title="No key chosen" />;
  return (
    <div className={styles.keys}>
      {keys.map((mediaKey) => (
        <OfKey key={mediaKey} {...props} mediaKey={mediaKey} hasTitle={keys.length > 1} />
      ))}
    </div>
  );
}

interface OfKeyProps extends PanelProps {
  readonly mediaKey: string;
  readonly hasTitle: boolean;
}

function OfKey(props: OfKeyProps): ReactElement {
  const { project, config, runs, isExpanded, onConfig, mediaKey, hasTitle } = props;
  const logged = useLogged(project, runs, mediaKey);
  const [opened, setOpened] = useState<string | null>(null);
  const [overlay, setOverlay] = useState<OverlayView>(SHOWN);
  const [index, setIndex] = useState<number | null>(null);
  const videos = useMemo(() => videosOf(config), [config]);
  const host = useInStep(videos.isInStep);
  const axes = useMemo(() => gridOf(config), [config]);
  const stride = strideOf(config);
  const { all, steps } = logged;
  const step = steps[logged.at] ?? 0;
  const table = useMemo(
    () => axes && mediaTable({ axes, all, steps, stride, step, index: index ?? 0 }),
    [axes, all, steps, stride, step, index],
  );
  if (logged.isPending) return <Skeleton height="100%" />;
  if (logged.error) return <ErrorState error={logged.error} onRetry={logged.retry} />;
  const groups = logged.entries.map(({ run, logged: { step: at, value } }) => {
    const tiles = mediaOf(value).map((item, place) => tileOf(project, run, item, at, place));
    return {
      run,
      step: at,
      tiles: index === null ? tiles : tiles.slice(index, index + 1),
      all: tiles,
    };
  });
  const most = Math.max(0, ...groups.map(({ all }) => all.length));
  const tiles = table ? tilesIn(project, table) : groups.flatMap((group) => group.tiles);
  const hasIndex = most > 1 && axes?.x !== "index" && axes?.y !== "index";
  const hasSteps = axes?.x !== "step" && axes?.y !== "step";
  const isFilms = tiles.filter(({ item }) => item.kind === "video").length > 1;
  if (most === 0) {
    return (
      <EmptyState icon={<IconImage size={20} />} title="Nothing logged">
        {leftTold(logged.left)}
      </EmptyState>
    );
  }
  const owner = groups.find(({ all }) => all.some(hasLayers))?.run;
  return (
    <section ref={host} className={styles.panel} aria-label={mediaKey}>
      {hasTitle && <h3 className={styles.title}>{mediaKey}</h3>}
      {(owner || hasIndex || isFilms) && (
        <div className={styles.tools}>
          {owner && (
            <LayerMenu
              run={refOf(project, owner.id)}
              mediaKey={mediaKey}
              layers={layersIn(groups.flatMap(({ all }) => all))}
              view={overlay}
              onView={setOverlay}
            />
          )}
          {hasIndex && <IndexBar most={most} index={index} onIndex={setIndex} />}
          {isFilms && onConfig && (
            <Switch
              label="Play in step"
              checked={videos.isInStep}
              onChange={(isOn) => onConfig({ videoSync: isOn || undefined })}
            />
          )}
        </div>
      )}
      {table ? (
        <MediaGrid
          name={mediaKey}
          project={project}
          table={table}
          overlay={overlay}
          videos={videos}
          isExpanded={isExpanded}
          onOpen={(tile) => setOpened(tile.id)}
        />
      ) : (
        <Gallery
          groups={groups}
          columns={numberOf(config.columnCount)}
          isExpanded={isExpanded}
          hasRuns={runs.length > 1}
          overlay={overlay}
          videos={videos}
          left={logged.left}
          onOpen={(tile) => setOpened(tile.id)}
        />
      )}
      {hasSteps && (
        <StepBar
          steps={logged.steps}
          at={logged.at}
          onAt={logged.setAt}
          stride={stride}
          sync={logged.sync}
        />
      )}
      <Lightbox tiles={tiles} at={opened} onAt={setOpened} title={mediaKey} overlay={overlay} />
    </section>
  );
}

/** The ref of an element whose videos play in step while that is on. */
function useInStep(isOn: boolean) {
  const [host, setHost] = useState<HTMLElement | null>(null);
  useEffect(() => (host && isOn ? keepInStep(host) : undefined), [host, isOn]);
  return setHost;
}

function hasLayers({ item }: Tile): boolean {
  return (item.image?.layers.length ?? 0) > 0;
}

function layersIn(tiles: readonly Tile[]): readonly LoggedLayer[] {
  const all = tiles.flatMap(({ item }) => item.image?.layers ?? []);
  return [...new Map(all.map((layer) => [layerId(layer), layer])).values()];
}

interface IndexBarProps {
  readonly most: number;
  /** Null: all are shown. */
  readonly index: number | null;
  readonly onIndex: (index: number | null) => void;
}

/** Of several that were logged together: all, or one of them. */
function IndexBar({ most, index, onIndex }: IndexBarProps): ReactElement {
  return (
    <>
      <Switch
        label="One at a time"
        checked={index !== null}
        onChange={(isOn) => onIndex(isOn ? 0 : null)}
      />
      {index !== null && (
        <div className={styles.index}>
          <Slider
            label="Index"
            min={0}
            max={most - 1}
            value={Math.min(index, most - 1)}
            onChange={onIndex}
            format={(at) => `${at + 1} of ${most}`}
          />
        </div>
      )}
    </>
  );
}

interface GroupOfRun {
  readonly run: PanelRun;
  readonly step: number;
  readonly tiles: readonly Tile[];
}

interface GalleryProps {
  readonly groups: readonly GroupOfRun[];
  /** So many beside each other; null: as many as there is room for. */
  readonly columns: number | null;
  readonly isExpanded: boolean;
  readonly hasRuns: boolean;
  readonly overlay: OverlayView;
  readonly videos: VideoSettings;
  readonly left: number;
  readonly onOpen: (tile: Tile) => void;
}

function Gallery(props: GalleryProps): ReactElement {
  const { groups, columns, isExpanded, hasRuns, overlay, videos, left, onOpen } = props;
  const tiles = groups.flatMap((group) => group.tiles);
  const drawn = useMemo(() => new Set(tiles.slice(0, MOST).map(({ id }) => id)), [tiles]);
  const isOneEach = groups.every((group) => group.tiles.length <= 1);
  const isWide = tiles.some(({ item }) => item.kind !== "image");
  const list = (some: readonly Tile[], isOwned: boolean) => (
    <ul
      className={styles.tiles}
      data-lone={tiles.length === 1 ? "" : undefined}
      data-wide={isWide ? "" : undefined}
      style={columns ? { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` } : undefined}
    >
      {some
        .filter(({ id }) => drawn.has(id))
        .map((tile) => (
          <Framed
            key={tile.id}
            tile={tile}
            hasRun={isOwned}
            overlay={overlay}
            videos={videos}
            onOpen={onOpen}
          />
        ))}
    </ul>
  );
  return (
    <div className={styles.scroll} data-expanded={isExpanded ? "" : undefined}>
      {isOneEach
        ? list(tiles, hasRuns)
        : groups.map((group) => (
            <section key={group.run.id} className={styles.group}>
              {hasRuns && <RunLine run={group.run} step={group.step} />}
              {list(group.tiles, false)}
            </section>
          ))}
      {tiles.length > MOST && (
        <p className={styles.more}>{formatInteger(tiles.length - MOST)} more are not drawn</p>
      )}
      {left > 0 && <p className={styles.more}>{leftTold(left)}</p>}
    </div>
  );
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

interface FramedProps {
  readonly tile: Tile;
  /** Says below it whose it is. */
  readonly hasRun: boolean;
  readonly overlay: OverlayView;
  readonly videos: VideoSettings;
  readonly onOpen: (tile: Tile) => void;
}

function Framed({ tile, hasRun, overlay, videos, onOpen }: FramedProps): ReactElement {
  const { item, run } = tile;
  return (
    <li className={styles.tile} data-kind={item.kind}>
      {item.kind === "image" ? (
        <button
          type="button"
          className={styles.frame}
          aria-label={`Enlarge ${item.caption || "picture"}`}
          onClick={() => onOpen(tile)}
        >
          <View tile={tile} overlay={overlay} />
        </button>
      ) : (
        <div className={styles.stage}>
          <View tile={tile} overlay={overlay} videos={videos} />
        </div>
      )}
      {hasRun && (
        <p className={styles.owner} title={run.name}>
          <ColorDot color={run.color} />
          <span className={styles.name}>{run.name}</span>
        </p>
      )}
      {item.kind !== "image" && (
        <p className={styles.caption}>
          <button type="button" className={styles.enlarge} onClick={() => onOpen(tile)}>
            {item.caption ? nameOf(item) : "Enlarge"}
          </button>
        </p>
      )}
      {item.kind === "image" && item.caption && (
        <p className={styles.caption} title={item.caption}>
          {item.caption}
        </p>
      )}
    </li>
  );
}
