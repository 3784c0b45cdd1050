/** Logged media values, in W&B's form, as pictures to show. */
import { asNumber, isArray, isObject, type Json } from "@/lib/json";

export interface LoggedImage {
  /** File of the run. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly caption: string;
}

/** The pictures of one logged value: one, a list of them, or none if it is something else. */
export function imagesOf(value: Json): LoggedImage[] {
  if (isArray(value)) return value.flatMap(imagesOf);
  if (!isObject(value)) return [];
  const size = { width: asNumber(value.width) ?? 0, height: asNumber(value.height) ?? 0 };
  if (typeof value.path === "string")
    return [{ path: value.path, ...size, caption: text(value.caption) }];
  if (!isArray(value.filenames)) return [];
  const captions = isArray(value.captions) ? value.captions : [];
  return value.filenames.map((path, at) => ({
    path: text(path),
    ...size,
    caption: text(captions[at]),
  }));
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Small pictures are data: their pixels are shown as squares instead of being blurred. */
export function isPixelArt({ width, height }: LoggedImage): boolean {
  return Math.max(width, height) > 0 && Math.max(width, height) <= 128;
}
