/**
 * Run colours. A run keeps its colour everywhere and for ever, because it is computed from its id;
 * the hues are chosen to be told apart, and to be read, on both the light and the dark ground.
 */
export const PALETTE = [
  "#0ea5e9",
  "#f97316",
  "#10b981",
  "#8b5cf6",
  "#ef4444",
  "#eab308",
  "#ec4899",
  "#14b8a6",
  "#6366f1",
  "#84cc16",
  "#d946ef",
  "#f59e0b",
  "#3b82f6",
  "#22c55e",
  "#f43f5e",
  "#06b6d4",
  "#a855f7",
  "#a3a319",
  "#c2703d",
  "#64809e",
] as const;

/** 32-bit FNV-1a with a final mix, so that ids which differ in their last letter lie far apart. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The colour of a run, as `#rrggbb`. */
export function colourOf(runId: string): string {
  return PALETTE[hashText(runId) % PALETTE.length] ?? PALETTE[0];
}

/** `#rrggbb` with an opacity between 0 and 1, as `#rrggbbaa`. */
export function withAlpha(color: string, alpha: number): string {
  const byte = Math.round(Math.min(1, Math.max(0, alpha)) * 255);
  return `${color}${byte.toString(16).padStart(2, "0")}`;
}
