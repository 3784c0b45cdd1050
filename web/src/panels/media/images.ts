/** Logged pictures, in W&B's form, with the boxes and masks that lie over them. Pure. */
import { asNumber, isArray, isObject, type Json } from "@/lib/json";

export interface LoggedLayer {
  readonly kind: "boxes" | "mask";
  readonly name: string;
  /** File of the run. */
  readonly path: string;
}

export interface LoggedImage {
  /** File of the run. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly caption: string;
  readonly layers: readonly LoggedLayer[];
}

/** The pictures of one logged value: one, a list of them, or none if it is something else. */
export function imagesOf(value: Json): LoggedImage[] {
  if (isArray(value)) return value.flatMap(imagesOf);
  if (!isObject(value)) return [];
  const size = { width: asNumber(value.width) ?? 0, height: asNumber(value.height) ?? 0 };
  if (typeof value.path === "string")
    return [
      {
        path: value.path,
        ...size,
        caption: text(value.caption),
        layers: layersOf(value.boxes, value.masks),
      },
    ];
  if (!isArray(value.filenames)) return [];
  const [captions, boxes, masks] = [value.captions, value.all_boxes, value.all_masks].map((list) =>
    isArray(list) ? list : [],
  );
  return value.filenames.map((path, at) => ({
    path: text(path),
    ...size,
    caption: text(captions?.[at]),
    layers: layersOf(boxes?.[at], masks?.[at]),
  }));
}

function layersOf(boxes: Json | undefined, masks: Json | undefined): readonly LoggedLayer[] {
  return [...layersIn("boxes", boxes), ...layersIn("mask", masks)];
}

function layersIn(kind: LoggedLayer["kind"], layers: Json | undefined): readonly LoggedLayer[] {
  if (!isObject(layers)) return [];
  return Object.entries(layers).flatMap(([name, layer]) =>
    isObject(layer) && typeof layer.path === "string" ? [{ kind, name, path: layer.path }] : [],
  );
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Small pictures are data: their pixels are shown as squares instead of being blurred. */
export function isPixelArt({ width, height }: Pick<LoggedImage, "width" | "height">): boolean {
  return Math.max(width, height) > 0 && Math.max(width, height) <= 128;
}
