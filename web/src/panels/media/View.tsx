/** One thing as it is seen or heard: a picture with its layers, sound, a film, a page, a body in space. */
import { lazy, type ReactElement, Suspense } from "react";
import { arriving } from "@/data/arrival";
import { baseName } from "@/lib/path";
import { IconDownload, Skeleton, saveAddress } from "@/ui";
import { isPixelArt } from "./images";
import { formatOf, nameOf } from "./items";
import { Layers } from "./Layers";
import type { OverlayView } from "./overlay";
import { type VideoSettings, videosOf } from "./settings";
import type { Tile } from "./tile";
import { useAgain } from "./useAgain";
import styles from "./View.module.css";

const Space = lazy(arriving(async () => ({ default: (await import("./SpaceView")).SpaceView })));
const Plotly = lazy(arriving(async () => ({ default: (await import("./PlotlyView")).PlotlyView })));

interface ViewProps {
  readonly tile: Tile;
  readonly overlay: OverlayView;
  readonly videos?: Pick<VideoSettings, "isLooped" | "isAutoplay">;
}

const USUAL = videosOf({});

export function View({ tile, overlay, videos = USUAL }: ViewProps): ReactElement {
  const { item, address } = tile;
  const name = nameOf(item);
  switch (item.kind) {
    case "image":
      return <Picture tile={tile} overlay={overlay} />;
    case "audio":
      // biome-ignore lint/a11y/useMediaCaption: what is heard was logged without words
      return <audio className={styles.audio} controls preload="none" src={address} title={name} />;
    case "video":
      return formatOf(item.path) === "gif" ? (
        <Moving address={address} name={name} />
      ) : (
        <Film address={address} name={name} videos={videos} />
      );
    case "html":
      // Twice in a sandbox: by the frame, and by what the server says of the page.
      return (
        <iframe
          className={styles.page}
          title={name}
          src={pageOf(address)}
          sandbox="allow-scripts allow-popups"
          loading="lazy"
        />
      );
    case "space":
    case "molecule":
      return (
        <Suspense fallback={<Skeleton height="100%" />}>
          <Space address={address} format={formatOf(item.path)} name={name} />
        </Suspense>
      );
    case "plotly":
      return (
        <Suspense fallback={<Skeleton height="100%" />}>
          <Plotly address={address} name={name} />
        </Suspense>
      );
    default:
      return (
        <button
          type="button"
          className={styles.file}
          onClick={() => saveAddress(baseName(item.path), address)}
        >
          <IconDownload size={14} /> {baseName(item.path)}
        </button>
      );
  }
}

/** A film that is a picture to a browser. */
function Moving({ address, name }: { address: string; name: string }) {
  const [src, onError] = useAgain(address);
  return <img className={styles.image} src={src} onError={onError} alt={name} loading="lazy" />;
}

interface FilmProps {
  readonly address: string;
  readonly name: string;
  readonly videos: Pick<VideoSettings, "isLooped" | "isAutoplay">;
}

function Film({ address, name, videos }: FilmProps) {
  const [src, onError] = useAgain(address);
  return (
    <video
      className={styles.video}
      controls
      loop={videos.isLooped}
      autoPlay={videos.isAutoplay}
      muted
      preload="metadata"
      src={src}
      onError={onError}
      title={name}
    />
  );
}

function Picture({ tile, overlay }: ViewProps): ReactElement {
  const { image } = tile.item;
  const [src, onError] = useAgain(tile.address);
  const pixels = image && isPixelArt(image) ? "" : undefined;
  return (
    <span className={styles.stack}>
      <img
        className={styles.image}
        data-pixels={pixels}
        src={src}
        onError={onError}
        alt={tile.item.caption}
        loading="lazy"
        decoding="async"
        {...(image && image.width > 0 ? { width: image.width, height: image.height } : {})}
      />
      {image && image.layers.length > 0 && (
        <Layers image={image} addressOf={tile.addressOf} view={overlay} />
      )}
    </span>
  );
}

function pageOf(address: string): string {
  const url = new URL(address);
  url.searchParams.set("as", "page");
  return url.href;
}
