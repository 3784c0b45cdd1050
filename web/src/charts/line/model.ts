/**
 * What a line chart draws: columns over one shared, rising x. It knows no runs, only lines with an
 * id that is the same in every chart of a page, so that charts can point at each other's lines.
 */

/** A value that has no place on the y axis, and its index in x. */
export type Mark = readonly [index: number, kind: "nan" | "inf" | "-inf"];

export interface Line {
  readonly id: string;
  readonly label: string;
  /** Any CSS colour. */
  readonly color: string;
  /** NaN = no value here; the line goes on to the next one. */
  readonly ys: Float64Array;
  /** The original behind a smoothed line, drawn faintly. */
  readonly original: Float64Array | null;
  /** The range within each bucket, drawn as a band. */
  readonly low: Float64Array | null;
  readonly high: Float64Array | null;
  readonly marks: readonly Mark[];
  /** Lengths of strokes and gaps in CSS pixels; empty = solid. */
  readonly dash: readonly number[];
  /** What the tooltip says where it is not what is drawn: of stacked lines. */
  readonly told?: Float64Array;
  /** In CSS pixels; the usual one where it is not given. */
  readonly width?: number;
  /** Drawn heavier than the others. */
  readonly isBold?: boolean;
}

export interface LineModel {
  readonly x: Float64Array;
  /** The width of a bucket; null when each x is a point of its own. */
  readonly dx: number | null;
  readonly lines: readonly Line[];
}

export type Range = readonly [min: number, max: number];

/** What the y axis shows; null: as the values say. */
export interface Limits {
  readonly min: number | null;
  readonly max: number | null;
  /** Leave the lowest and highest 5 per cent out of the range. */
  readonly isRobust: boolean;
}

export const NO_LIMITS: Limits = { min: null, max: null, isRobust: false };

/** The part that is looked at; null = all of it. */
export interface Zoom {
  readonly x: Range;
  readonly y: Range | null;
}

/** What x counts: a number of steps, seconds since a start, or seconds since the epoch. */
export type AxisKind = "number" | "duration" | "time";

/** In CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
