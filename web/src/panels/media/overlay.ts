/** Boxes and masks over pictures: what their files hold, in which colour, what is hidden. Pure. */
import { PALETTE } from "@/lib/colour";
import { asNumber, isArray, isObject, type Json } from "@/lib/json";

export interface Box {
  /** In fractions of the picture: the left upper corner and the size. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly classId: number | null;
  readonly caption: string;
  readonly scores: Readonly<Record<string, number>>;
}

export type ClassNames = ReadonlyMap<number, string>;

/** What of the layers is shown. */
export interface OverlayView {
  /** Layers and classes that are hidden: `layerId` or `layerId/class`. */
  readonly hidden: ReadonlySet<string>;
  /** Of masks, from 0 to 1. */
  readonly opacity: number;
  /** The lowest score that is shown; boxes without one are shown always. */
  readonly lowest: number;
}

export const SHOWN: OverlayView = { hidden: new Set(), opacity: 0.55, lowest: 0 };

/** Reads the file of a layer of boxes; a box that lies nowhere is left out. */
export function boxesOf(document: Json, size: { width: number; height: number }): readonly Box[] {
  const data = isObject(document) ? document.box_data : null;
  return (isArray(data) ? data.filter(isObject) : []).flatMap((box) => {
    const place = isObject(box.position) ? placeOf(box.position) : null;
    if (place === null) return [];
    const isPixels = box.domain === "pixel";
    const [across, down] = isPixels ? [size.width || 1, size.height || 1] : [1, 1];
    return [
      {
        x: place.x / across,
        y: place.y / down,
        width: place.width / across,
        height: place.height / down,
        classId: asNumber(box.class_id) ?? null,
        caption: typeof box.box_caption === "string" ? box.box_caption : "",
        scores: scoresOf(box.scores),
      },
    ];
  });
}

function placeOf(position: Readonly<Record<string, Json>>) {
  const number = (name: string) => asNumber(position[name]);
  const [minX, maxX, minY, maxY] = ["minX", "maxX", "minY", "maxY"].map(number);
  if (minX !== undefined && maxX !== undefined && minY !== undefined && maxY !== undefined) {
    return { x: minX, y: minY, width: maxX - minX, height: maxY - minY };
  }
  const middle = isArray(position.middle) ? position.middle.map(asNumber) : [];
  const [width, height] = [number("width"), number("height")];
  const [x, y] = middle;
  if (x === undefined || y === undefined || width === undefined || height === undefined) {
    return null;
  }
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function scoresOf(scores: Json | undefined): Readonly<Record<string, number>> {
  if (!isObject(scores)) return {};
  return Object.fromEntries(
    Object.entries(scores).flatMap(([name, value]) => {
      const number = asNumber(value);
      return number === undefined ? [] : [[name, number]];
    }),
  );
}

export function classNamesOf(labels: Json | undefined): ClassNames {
  if (!isObject(labels)) return new Map();
  return new Map(
    Object.entries(labels).flatMap(([id, name]) =>
      typeof name === "string" && Number.isInteger(Number(id)) ? [[Number(id), name]] : [],
    ),
  );
}

/** Every class has a colour of its own, the same in all layers and pictures. */
export function classColor(id: number | null): string {
  const at = Math.abs(id ?? 0) % PALETTE.length;
  return PALETTE[at] ?? "";
}

export function isBoxShown(layer: string, box: Box, view: OverlayView): boolean {
  if (view.hidden.has(layer) || view.hidden.has(`${layer}/${box.classId}`)) return false;
  const scores = Object.values(box.scores);
  return scores.length === 0 || Math.max(...scores) >= view.lowest;
}

/** Colours the pixels of a mask, whose grey is the class number; hidden classes are clear. */
export function colourMask(
  pixels: Uint8ClampedArray,
  layer: string,
  view: OverlayView,
): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(pixels.length);
  const colours = new Map<number, readonly [number, number, number] | null>();
  for (let at = 0; at < pixels.length; at += 4) {
    const id = pixels[at] as number;
    let colour = colours.get(id);
    if (colour === undefined) {
      const isHidden = view.hidden.has(layer) || view.hidden.has(`${layer}/${id}`);
      colour = isHidden ? null : rgbOf(classColor(id));
      colours.set(id, colour);
    }
    if (colour === null) continue;
    out[at] = colour[0];
    out[at + 1] = colour[1];
    out[at + 2] = colour[2];
    out[at + 3] = Math.round(view.opacity * 255);
  }
  return out;
}

function rgbOf(hex: string): readonly [number, number, number] {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

export function toggled(view: OverlayView, name: string): OverlayView {
  const hidden = new Set(view.hidden);
  if (!hidden.delete(name)) hidden.add(name);
  return { ...view, hidden };
}

/** Names a layer apart from one of the other kind. */
export function layerId({ kind, name }: { kind: string; name: string }): string {
  return `${kind}:${name}`;
}
