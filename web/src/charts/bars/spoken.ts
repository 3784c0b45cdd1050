/** Bars, boxes and violins in words, and how one goes from one to the next. Pure. */
import { onward, type Walk } from "@/charts/reading/step";
import { formatNumber, formatPlain } from "@/lib/number";

export interface SpokenBar {
  readonly name: string;
  readonly value: number;
  readonly spread: readonly [low: number, high: number] | null;
  readonly values: readonly number[];
  readonly quartiles: readonly [number, number, number];
}

/** More bars than this are counted, and not named one by one. */
const MOST_NAMED = 10;

export function headOf(name: string, bars: readonly SpokenBar[]): string {
  return `${name}, ${bars.length} bars`;
}

/** The first bars with their values, and the lowest and highest where they are not all named. */
export function spoken(name: string, bars: readonly SpokenBar[]): string {
  const values = bars.slice(0, MOST_NAMED).map(named);
  const head = `${headOf(name, bars)}: ${values.join(", ")}`;
  if (bars.length <= MOST_NAMED) return head;
  const ranked = bars
    .filter(({ value }) => Number.isFinite(value))
    .toSorted((a, b) => a.value - b.value);
  const [low, high] = [ranked[0], ranked.at(-1)];
  const ends = low && high ? `; lowest ${named(low)}, highest ${named(high)}` : "";
  return `${head} and ${bars.length - MOST_NAMED} more${ends}`;
}

function named({ name, value }: SpokenBar): string {
  return `${name} ${formatPlain(value)}`;
}

/** From bar to bar, whichever way they lie; places are numbers of bars. */
export function walkOf(bars: readonly SpokenBar[], isParted: boolean): Walk<number> {
  return {
    go: (from, { along, by }) => {
      if (bars.length === 0) return null;
      // Those that lie stand one below the other.
      return from === null ? 0 : onward(from, along === "x" ? by : -by, bars.length);
    },
    tell: (at) => {
      const bar = bars[at];
      return bar ? barText(bar, isParted) : "";
    },
  };
}

/** `isParted`: it is drawn as a box or a violin. */
function barText({ name, value, spread, values, quartiles }: SpokenBar, isParted: boolean): string {
  if (isParted && values.length > 1) {
    const [low, middle, high] = quartiles.map((one) => formatNumber(one));
    const [first, last] = [Math.min(...values), Math.max(...values)].map((one) =>
      formatNumber(one),
    );
    return `${name}: median ${middle}, half from ${low} to ${high}, all ${values.length} from ${first} to ${last}`;
  }
  const around = spread ? `, ${formatNumber(spread[0])} to ${formatNumber(spread[1])}` : "";
  return `${name}: ${formatNumber(value)}${around}`;
}
