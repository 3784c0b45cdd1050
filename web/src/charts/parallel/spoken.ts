/** Parallel coordinates in words, and how one goes from line to line and along one. Pure. */
import { once, onward, type Walk } from "@/charts/reading/step";
import { saidList, saidRange } from "@/charts/reading/words";
import { formatCount, formatNumber } from "@/lib/number";
import { naturalCompare } from "@/lib/path";
import type { Value } from "./model";

export interface Told {
  readonly id: string;
  readonly name: string;
  /** By axis. */
  readonly values: readonly Value[];
}

export interface Bundle {
  readonly name: string;
  readonly axes: readonly { readonly label: string }[];
  /** All, those left out by brushes, too. */
  readonly lines: readonly Told[];
  /** How high a line stands on an axis, from 0 to 1; null: it has no place there. */
  readonly heightOf: (line: number, axis: number) => number | null;
  readonly isKept: (line: number) => boolean;
}

/** A line, or its value on an axis; -1: all of it. */
export interface BundlePlace {
  readonly id: string;
  readonly axis: number;
}

const WHOLE = -1;
const MOST = { axes: 12, words: 5, fields: 6 };

export function headOf({ name, axes, lines }: Pick<Bundle, "name" | "axes" | "lines">): string {
  return `${name}, ${formatCount(lines.length, "line")} over ${axes.length} axes`;
}

/** What each axis holds, and the lines that end highest and lowest. */
export function spoken(bundle: Bundle): string {
  const { axes, lines, isKept } = bundle;
  const kept = lines.filter((_, at) => isKept(at));
  const held = axes.map(({ label }, at) => axisText(label, valuesOn(kept, at)));
  const parts = [headOf(bundle)];
  if (kept.length < lines.length) parts.push(`${kept.length} kept by what is brushed`);
  return [...parts, saidList(held, MOST.axes), ...ends(bundle, kept)].join("; ");
}

function valuesOn(lines: readonly Told[], axis: number): readonly NonNullable<Value>[] {
  return lines.flatMap(({ values }) => values[axis] ?? []);
}

function axisText(label: string, values: readonly NonNullable<Value>[]): string {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length === values.length) return saidRange(label, numbers);
  const words = [...new Set(values.map(String))].sort(naturalCompare);
  return words.length > MOST.words
    ? `${label} of ${words.length} values`
    : `${label} ${words.join(" or ")}`;
}

/** Of the last axis, which is mostly what the others lead to. */
function ends({ axes }: Bundle, kept: readonly Told[]): readonly string[] {
  const last = axes.length - 1;
  const label = axes[last]?.label ?? "";
  const ranked = kept
    .flatMap((line) => {
      const value = line.values[last];
      return typeof value === "number" && Number.isFinite(value) ? [{ line, value }] : [];
    })
    .sort((a, b) => a.value - b.value);
  const [low, high] = [ranked[0], ranked.at(-1)];
  if (!low || !high || low.value === high.value) return [];
  return [`highest ${label}: ${lineText(axes, high.line)}`, `lowest: ${lineText(axes, low.line)}`];
}

function lineText(axes: Bundle["axes"], { name, values }: Told): string {
  const fields = axes.map(({ label }, at) => `${label} ${valueText(values[at] ?? null)}`);
  return `${name}, ${saidList(fields, MOST.fields)}`;
}

function valueText(value: Value): string {
  if (value === null) return "none";
  return typeof value === "number" ? formatNumber(value) : value;
}

/**
 * Up and down from line to line, as they stand on the axis that reading is at, on the last one where
 * it is at none; to the right and left along a line. Lines that brushes leave out are passed over.
 */
export function walkOf({ axes, lines, heightOf, isKept }: Bundle): Walk<BundlePlace> {
  const orders = axes.map((_, axis) => once(() => ordered(lines, axis, heightOf, isKept)));
  return {
    go: (from, { along, by }) => {
      const axis = from && from.axis !== WHOLE ? from.axis : axes.length - 1;
      const order = orders[axis]?.() ?? [];
      const at = from === null ? -1 : order.indexOf(from.id);
      if (from === null || at < 0) {
        const highest = order.at(-1);
        return highest === undefined ? null : { id: highest, axis: WHOLE };
      }
      // All of the line comes before its first axis.
      if (along === "x") return { ...from, axis: onward(from.axis + 1, by, axes.length + 1) - 1 };
      return { ...from, id: order[onward(at, by, order.length)] ?? from.id };
    },
    tell: ({ id, axis }) => {
      const line = lines.find((one) => one.id === id);
      if (!line) return "";
      const label = axes[axis]?.label;
      if (label === undefined) return lineText(axes, line);
      return `${label} ${valueText(line.values[axis] ?? null)}: ${line.name}`;
    },
  };
}

/** The ids of the lines, from the lowest up; those without a place there come first. */
function ordered(
  lines: readonly Told[],
  axis: number,
  heightOf: Bundle["heightOf"],
  isKept: Bundle["isKept"],
): readonly string[] {
  return lines
    .map(({ id }, line) => ({ id, line, height: heightOf(line, axis) ?? -1 }))
    .filter(({ line }) => isKept(line))
    .sort((a, b) => a.height - b.height)
    .map(({ id }) => id);
}
