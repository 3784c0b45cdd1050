/**
 * Numbers as a person reads them in a dense table: few digits, no surprise, never a lie about NaN.
 * Made for tabular figures; every function takes any number, non-finite ones included.
 */
const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

const MINUS = "−";

function spelled(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (value === Number.POSITIVE_INFINITY) return "∞";
  if (value === Number.NEGATIVE_INFINITY) return `${MINUS}∞`;
  return undefined;
}

function withMinus(text: string): string {
  return text.replaceAll("-", MINUS);
}

/** `1.230e-5` -> `1.23e-5`: the zeros of a mantissa say nothing. */
function trimMantissa(text: string): string {
  return text
    .replace(/(\.\d*?)0+e/, "$1e")
    .replace(".e", "e")
    .replace("e+", "e");
}

/** Four significant digits: `0.005069`, `17.48`, `12,345`, `1.235e-7`. Integers up to 1e9 in full. */
export function formatNumber(value: number, digits = 4): string {
  const special = spelled(value);
  if (special !== undefined) return special;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return withMinus(GROUPED.format(value));
  if (size >= 1e9 || size < 1e-4) return withMinus(trimMantissa(value.toExponential(digits - 1)));
  if (size >= 10 ** digits) return withMinus(GROUPED.format(value));
  return withMinus(value.toPrecision(digits));
}

/** As a person would type it, with at most six digits: `0.01`, `2000`, `0.333333`. For configs. */
export function formatPlain(value: number): string {
  const special = spelled(value);
  if (special !== undefined) return special;
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return withMinus(String(value));
  const short =
    size >= 1e6 && size < 1e15 ? Number(value.toFixed(3)) : Number(value.toPrecision(6));
  return withMinus(String(short).replace("e+", "e"));
}

/** A whole count with thousands separators: `10,000`. */
export function formatInteger(value: number): string {
  return spelled(value) ?? withMinus(GROUPED.format(Math.round(value)));
}

const COMPACT = ["", "k", "M", "G", "T"] as const;

/** Short for axis labels and badges: `950`, `1.2k`, `3M`. */
export function formatCompact(value: number): string {
  const special = spelled(value);
  if (special !== undefined) return special;
  let size = Math.abs(value);
  let unit = 0;
  while (size >= 999.5 && unit < COMPACT.length - 1) {
    size /= 1000;
    unit += 1;
  }
  if (unit === 0) return formatNumber(value, 3);
  const text = size >= 99.5 ? size.toFixed(0) : String(Number(size.toPrecision(2)));
  return `${value < 0 ? MINUS : ""}${text}${COMPACT[unit]}`;
}

const BYTE_UNITS = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** Bytes in powers of 1024: `0 B`, `1.5 KB`, `12 MB`. */
export function formatBytes(value: number): string {
  const special = spelled(value);
  if (special !== undefined) return special;
  let size = Math.abs(value);
  let unit = 0;
  while (size >= 1023.5 && unit < BYTE_UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const text = size < 9.95 && unit > 0 ? String(Number(size.toFixed(1))) : size.toFixed(0);
  return `${value < 0 ? MINUS : ""}${text} ${BYTE_UNITS[unit]}`;
}

/** A share of one as per cent: `0.1234` -> `12.3 %`. */
export function formatPercent(share: number): string {
  const special = spelled(share);
  if (special !== undefined) return special;
  return `${withMinus(String(Number((share * 100).toFixed(1))))} %`;
}

/** `1 run`, `2 runs`: the count with its noun. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatInteger(count)} ${count === 1 ? noun : plural}`;
}
