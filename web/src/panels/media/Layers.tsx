/** What lies over a picture: masks as coloured canvases, boxes as lines. */
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useEffect, useRef } from "react";
import { jsonFileQuery } from "@/data/content";
import { isObject } from "@/lib/json";
import type { LoggedImage, LoggedLayer } from "./images";
import {
  boxesOf,
  type ClassNames,
  classColor,
  classNamesOf,
  colourMask,
  isBoxShown,
  layerId,
  type OverlayView,
} from "./overlay";
import styles from "./View.module.css";

interface LayersProps {
  readonly image: LoggedImage;
  readonly addressOf: (path: string) => string;
  readonly view: OverlayView;
}

export function Layers({ image, addressOf, view }: LayersProps): ReactElement {
  return (
    <>
      {image.layers.map((layer) =>
        layer.kind === "mask" ? (
          <Mask key={layer.path} layer={layer} address={addressOf(layer.path)} view={view} />
        ) : (
          <Boxes
            key={layer.path}
            layer={layer}
            image={image}
            address={addressOf(layer.path)}
            view={view}
          />
        ),
      )}
    </>
  );
}

interface LayerProps {
  readonly layer: LoggedLayer;
  readonly address: string;
  readonly view: OverlayView;
}

function Mask({ layer, address, view }: LayerProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isGone = false;
    const image = new Image();
    image.src = address;
    void image.decode().then(
      () => {
        const context = canvas.current?.getContext("2d", { willReadFrequently: true });
        if (isGone || !context) return;
        const { naturalWidth: width, naturalHeight: height } = image;
        context.canvas.width = width;
        context.canvas.height = height;
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        const coloured = colourMask(data, layerId(layer), view);
        context.putImageData(new ImageData(coloured, width, height), 0, 0);
      },
      // A mask that does not load is not drawn; the picture below it is still there.
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [address, layer, view]);
  return <canvas ref={canvas} className={styles.layer} data-layer={layerId(layer)} />;
}

interface BoxesProps extends LayerProps {
  readonly image: LoggedImage;
}

function Boxes({ layer, image, address, view }: BoxesProps): ReactElement | null {
  const document = useQuery(jsonFileQuery(address)).data;
  if (document === undefined) return null;
  const width = image.width || 1;
  const height = image.height || 1;
  const names: ClassNames = classNamesOf(isObject(document) ? document.class_labels : undefined);
  const shown = boxesOf(document, image).filter((box) => isBoxShown(layerId(layer), box, view));
  const size = Math.max(width, height) / 24;
  return (
    <svg
      className={styles.boxes}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      data-layer={layerId(layer)}
      data-boxes={shown.length}
    >
      {shown.map((box, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: boxes have no identity
        <g key={at}>
          <rect
            x={box.x * width}
            y={box.y * height}
            width={Math.max(0, box.width * width)}
            height={Math.max(0, box.height * height)}
            stroke={classColor(box.classId)}
          />
          <text x={box.x * width + size * 0.2} y={box.y * height + size * 1.05} fontSize={size}>
            {box.caption || (box.classId === null ? "" : names.get(box.classId))}
          </text>
        </g>
      ))}
    </svg>
  );
}
