/** From rows of values to lines across axes: numbers on a scale, words in equal steps. Pure. */
import { scalePoint } from "d3-scale";
import { extentOf, scaleOf } from "@/charts/axes/scales";
import { formatPlain } from "@/lib/number";
import { naturalCompare } from "@/lib/path";

export type Value = number | string | null;

export interface ParallelAxis {
  readonly label: string;
  readonly isLog: boolean;
  readonly isFlipped: boolean;
}

export interface LaidAxis {
  readonly label: string;
  readonly isNumeric: boolean;
  /** From a value to a height between 0 (bottom) and 1 (top); null: it has no place. */
  readonly place: (value: Value) => number | null;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

const TICKS = 5;

export function layAxis(axis: ParallelAxis, values: readonly Value[]): LaidAxis {
  const numbers = values.filter((value) => typeof value === "number");
  const words = values.filter((value) => typeof value === "string");
  const turn = (at: number) => (axis.isFlipped ? 1 - at : at);
  return words.length === 0 ? numericAxis(axis, numbers, turn) : wordAxis(axis, values, turn);
}

function numericAxis(
  { label, isLog }: ParallelAxis,
  numbers: readonly number[],
  turn: (at: number) => number,
): LaidAxis {
  const range = { isLog, min: null, max: null };
  const scale = scaleOf(extentOf(numbers, range), [0, 1], range);
  const ticks = scale.ticks(TICKS).filter((tick) => !isLog || Number.isInteger(Math.log10(tick)));
  const every = Math.ceil(ticks.length / TICKS);
  return {
    label,
    isNumeric: true,
    place: (value) =>
      typeof value !== "number" || !Number.isFinite(value) || (isLog && value <= 0)
        ? null
        : turn(scale(value)),
    ticks: ticks
      .filter((_, at) => at % every === 0)
      .map((tick) => ({ at: turn(scale(tick)), text: formatPlain(Number(tick.toPrecision(3))) })),
  };
}

function wordAxis(
  { label }: ParallelAxis,
  values: readonly Value[],
  turn: (at: number) => number,
): LaidAxis {
  const all = [...new Set(values.filter((value) => value !== null).map(String))];
  const scale = scalePoint(all.sort(naturalCompare), [0, 1]).padding(0.1);
  const at = (word: string) => turn(scale(word) ?? 0.5);
  return {
    label,
    isNumeric: false,
    place: (value) => (value === null ? null : at(String(value))),
    ticks: all.map((word) => ({ at: at(word), text: word })),
  };
}

/** Both ends of a brush on an axis, as heights; by the number of the axis. */
export type Brushes = Readonly<Record<number, readonly [low: number, high: number]>>;

/** Says whether a line passes all brushes. */
export function passes(places: readonly (number | null)[], brushes: Brushes): boolean {
  return Object.entries(brushes).every(([axis, [low, high]]) => {
    const place = places[Number(axis)];
    return place !== null && place !== undefined && place >= low && place <= high;
  });
}
