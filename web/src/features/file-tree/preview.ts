/** How a file is shown. Text is always shown as text: nothing that a run saved is executed here. */
import type { MediaKind } from "@/panels/media/items";

export type PreviewKind =
  | Exclude<MediaKind, "file" | "html">
  | "json"
  | "table"
  | "logged table"
  | "text"
  | "too large"
  | "none";

/** What is known of a file before it is read. */
export interface Previewed {
  readonly path: string;
  readonly size_bytes: number;
  readonly mimetype: string;
}

/** Larger texts are for the download. */
export const MOST_BYTES = 2 * 1024 * 1024;
/** What is drawn is read whole. */
const MOST_DRAWN = 64 * 1024 * 1024;

const TEXTS =
  /\.(txt|log|md|rst|py|ipynb|js|ts|tsx|css|html?|svg|xml|ya?ml|toml|ini|cfg|conf|sh|diff|patch|csv|tsv|jsonl?|lock|r|jl|c|h|cpp|rs|go|java|sql|tex)$/i;
const BARE = /(^|\/)(requirements|Dockerfile|Makefile|LICENSE|README)[^/]*$/;
const MEDIA: readonly (readonly [RegExp, "image" | "audio" | "video"])[] = [
  [/\.(png|jpe?g|gif|webp|bmp|avif|ico)$/i, "image"],
  [/\.(wav|mp3|ogg|oga|flac|m4a|opus)$/i, "audio"],
  [/\.(mp4|webm|mov|ogv)$/i, "video"],
];
const DRAWN: readonly (readonly [RegExp, "space" | "molecule" | "plotly"])[] = [
  [/\.(pts\.json|obj|stl|gltf|glb)$/i, "space"],
  [/\.(pdb|sdf|mol|xyz|gro)$/i, "molecule"],
  [/\.plotly\.json$/i, "plotly"],
];

export function previewKind(file: Previewed): PreviewKind {
  const played = MEDIA.find(([ending]) => ending.test(file.path));
  if (played) return played[1];
  const drawn = DRAWN.find(([ending]) => ending.test(file.path));
  if (drawn) return file.size_bytes > MOST_DRAWN ? "too large" : drawn[1];
  const isText = TEXTS.test(file.path) || BARE.test(file.path) || file.mimetype.startsWith("text/");
  if (!isText) return "none";
  if (/\.table\.json$/i.test(file.path)) {
    return file.size_bytes > MOST_DRAWN ? "too large" : "logged table";
  }
  if (file.size_bytes > MOST_BYTES) return "too large";
  if (/\.(csv|tsv)$/i.test(file.path)) return "table";
  return /\.json$/i.test(file.path) ? "json" : "text";
}
