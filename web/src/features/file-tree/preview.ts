/** How a file is shown. Text is always shown as text: nothing that a run saved is ever executed. */
import type { RunFile } from "@/data/types";

export type PreviewKind = "image" | "json" | "table" | "text" | "too large" | "none";

/** Larger texts are for the download. */
export const MOST_BYTES = 2 * 1024 * 1024;

const IMAGES = /\.(png|jpe?g|gif|webp|bmp|avif|ico)$/i;
const TEXTS =
  /\.(txt|log|md|rst|py|ipynb|js|ts|tsx|css|html?|svg|xml|ya?ml|toml|ini|cfg|conf|sh|diff|patch|csv|tsv|jsonl?|lock|r|jl|c|h|cpp|rs|go|java|sql|tex)$/i;
const BARE = /(^|\/)(requirements|Dockerfile|Makefile|LICENSE|README)[^/]*$/;

export function previewKind(file: RunFile): PreviewKind {
  if (IMAGES.test(file.path)) return "image";
  const isText = TEXTS.test(file.path) || BARE.test(file.path) || file.mimetype.startsWith("text/");
  if (!isText) return "none";
  if (file.size_bytes > MOST_BYTES) return "too large";
  if (/\.(csv|tsv)$/i.test(file.path)) return "table";
  return /\.json$/i.test(file.path) ? "json" : "text";
}
