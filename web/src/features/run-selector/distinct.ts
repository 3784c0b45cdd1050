/** Picks colours that can be told apart. Pure. */
import { PALETTE } from "@/lib/colour";

/** How often each colour is in use. */
export type ColorUses = ReadonlyMap<string, number>;

/**
 * Returns the colour of the palette that is used least and, among those, looks least like the ones
 * in use; `own` when nothing is in use yet. Costs the same for any number of runs.
 */
export function distinctColor(own: string, inUse: ColorUses): string {
  const uses = (color: string) => inUse.get(color) ?? 0;
  const least = Math.min(...PALETTE.map(uses));
  const free = PALETTE.filter((color) => uses(color) === least);
  const rivals = [...inUse.keys()].filter((color) => uses(color) > least);
  if (rivals.length === 0) return own;
  return free.reduce((best, color) => (apart(color, rivals) > apart(best, rivals) ? color : best));
}

/** How far a colour is from the nearest of some others. */
function apart(color: string, others: readonly string[]): number {
  return Math.min(...others.map((other) => distance(color, other)));
}

/** "Redmean": a distance in RGB, weighed the way the eye does; good enough for a palette. */
function distance(a: string, b: string): number {
  const [red, green, blue] = channels(a);
  const [red2, green2, blue2] = channels(b);
  const mean = (red + red2) / 2;
  return (
    (2 + mean / 256) * (red - red2) ** 2 +
    4 * (green - green2) ** 2 +
    (2 + (255 - mean) / 256) * (blue - blue2) ** 2
  );
}

function channels(hex: string): readonly [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
