/** Where lines run on their axes, and which of them is near. */
import { useMemo } from "react";
import { extentOf, FREE } from "@/charts/axes/scales";
import { shadeOf } from "@/charts/axes/shade";
import {
  type Brushes,
  type LaidAxis,
  layAxis,
  type ParallelAxis,
  passes,
  type Value,
} from "./model";

const REACH_PX = 8;

export interface ParallelLine {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  /** By axis. */
  readonly values: readonly Value[];
}

export interface Path {
  readonly line: ParallelLine;
  readonly color: string;
  readonly places: readonly (number | null)[];
}

interface Bundle {
  readonly axes: readonly ParallelAxis[];
  readonly lines: readonly ParallelLine[];
  readonly isShaded: boolean;
}

export function useLaid({ axes, lines }: Bundle): readonly LaidAxis[] {
  return useMemo(
    () =>
      axes.map((axis, at) =>
        layAxis(
          axis,
          lines.map(({ values }) => values[at] ?? null),
        ),
      ),
    [axes, lines],
  );
}

export function usePaths({ axes, lines, isShaded }: Bundle, laid: readonly LaidAxis[]) {
  return useMemo((): readonly Path[] => {
    const last = axes.length - 1;
    const numbers = lines.flatMap(({ values }) => {
      const value = values[last];
      return typeof value === "number" ? [value] : [];
    });
    const range = extentOf(numbers, FREE);
    return lines.map((line): Path => {
      const value = line.values[last];
      const color = isShaded && typeof value === "number" ? shadeOf(value, range) : line.color;
      return { line, color, places: laid.map((axis, at) => axis.place(line.values[at] ?? null)) };
    });
  }, [axes, lines, laid, isShaded]);
}

/** The line under the pointer, among those that pass the brushes. */
export function nearest(
  paths: readonly Path[],
  brushes: Brushes,
  x: number,
  y: number,
  xOf: (axis: number) => number,
  yOf: (place: number) => number,
): string | null {
  let best: { id: string; distance: number } | null = null;
  for (const { line, places } of paths) {
    if (!passes(places, brushes)) continue;
    for (let axis = 1; axis < places.length; axis += 1) {
      const [from, to] = [places[axis - 1], places[axis]];
      if (from === null || to === null || from === undefined || to === undefined) continue;
      const [left, right] = [xOf(axis - 1), xOf(axis)];
      if (x < left || x > right) continue;
      const share = (x - left) / (right - left);
      // The curve between two axes, as the canvas draws it, is close to this one.
      const eased = share * share * (3 - 2 * share);
      const distance = Math.abs(yOf(from + (to - from) * eased) - y);
      if (distance < (best?.distance ?? REACH_PX)) best = { id: line.id, distance };
    }
  }
  return best?.id ?? null;
}
