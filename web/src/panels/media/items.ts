/** Logged media values, in W&B's form, as things to show. Pure. */
import { isArray, isObject, type Json } from "@/lib/json";
import { baseName } from "@/lib/path";
import { imagesOf, type LoggedImage } from "./images";

export type MediaKind =
  | "image"
  | "audio"
  | "video"
  | "html"
  | "space"
  | "molecule"
  | "plotly"
  | "file";

export interface MediaItem {
  readonly kind: MediaKind;
  /** File of the run. */
  readonly path: string;
  readonly caption: string;
  /** Of a picture: its size, its boxes and masks. */
  readonly image: LoggedImage | null;
}

/** By W&B's `_type` of one thing, and of several that were logged together. */
const KINDS: Readonly<Record<string, MediaKind>> = {
  "image-file": "image",
  "images/separated": "image",
  images: "image",
  "audio-file": "audio",
  audio: "audio",
  "video-file": "video",
  videos: "video",
  "html-file": "html",
  html: "html",
  "object3D-file": "space",
  object3D: "space",
  "molecule-file": "molecule",
  molecule: "molecule",
  "plotly-file": "plotly",
  plotly: "plotly",
  "bokeh-file": "file",
};

/** Where several of a kind stand as values of their own. */
const LISTS = ["audio", "videos", "html", "objects", "plotly"] as const;
/** Kinds whose list names files without their folder. */
const FOLDERS: Readonly<Record<string, string>> = { molecule: "molecule", object3D: "object3D" };

export function kindOf(type: string): MediaKind | null {
  return Object.hasOwn(KINDS, type) ? (KINDS[type] ?? null) : null;
}

/** What there is to show of one logged value: one thing, several, or nothing. */
export function mediaOf(value: Json | undefined): readonly MediaItem[] {
  if (isArray(value)) return value.flatMap(mediaOf);
  if (!isObject(value)) return [];
  const type = text(value._type);
  const kind = kindOf(type);
  if (kind === null) return [];
  if (kind === "image") {
    return imagesOf(value).map((image) => ({
      kind,
      path: image.path,
      caption: image.caption,
      image,
    }));
  }
  if (typeof value.path === "string") {
    return [{ kind, path: value.path, caption: text(value.caption), image: null }];
  }
  return severalOf(value, kind, type);
}

function severalOf(
  value: Readonly<Record<string, Json>>,
  kind: MediaKind,
  type: string,
): readonly MediaItem[] {
  const captions = isArray(value.captions) ? value.captions : [];
  for (const name of LISTS) {
    const list = value[name];
    if (!isArray(list)) continue;
    return list.flatMap((one, at) => {
      if (!isObject(one) || typeof one.path !== "string") return [];
      const caption = text(one.caption) || text(captions[at]);
      return [{ kind, path: one.path, caption, image: null }];
    });
  }
  if (!isArray(value.filenames)) return [];
  return value.filenames.flatMap((name, at) => {
    if (typeof name !== "string") return [];
    const folder = name.includes("/") ? "" : `media/${FOLDERS[type] ?? type}/`;
    return [{ kind, path: `${folder}${name}`, caption: text(captions[at]), image: null }];
  });
}

/** Clients call a file by its key, then step and digest, which nobody can read out. */
const STEP_AND_DIGEST = /^(.+)_\d+_[0-9a-f]{8,}(\.|$)/;

/** What a person reads below or instead of it. */
export function nameOf({ caption, path }: MediaItem): string {
  const name = baseName(path);
  return caption || (STEP_AND_DIGEST.exec(name)?.[1] ?? name);
}

/** The ending that says which format it is: "pts.json", "glb", "pdb". */
export function formatOf(path: string): string {
  const name = baseName(path);
  return /\.pts\.json$/i.test(name)
    ? "pts.json"
    : name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
