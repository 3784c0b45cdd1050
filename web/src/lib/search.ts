/** Searching in lists: plain, by regular expression, and by scattered letters. */
export interface Matcher {
  readonly test: (text: string) => boolean;
  /** Where the hits lie in a text, as [start, end) pairs in order. */
  readonly ranges: (text: string) => [number, number][];
  /** Why the pattern is not one; then everything matches, so that half a pattern does not empty the list. */
  readonly error: string | null;
}

const LEADING_FLAGS = /^\(\?([ims]+)\)/;
const EVERYTHING = { test: () => true, ranges: () => [], error: null } satisfies Matcher;

/**
 * Case is ignored unless the pattern holds a capital letter. A regular expression may begin with
 * flags, "(?i)", as those that the server takes may.
 */
export function matcher(pattern: string, isRegex: boolean): Matcher {
  if (pattern === "") return EVERYTHING;
  const regexp = isRegex ? regexpOf(pattern) : expression(literal(pattern), "");
  return regexp ? fromRegExp(regexp) : { ...EVERYTHING, error: "not a regular expression" };
}

/** The regular expression, with leading flags and case as `matcher` has them; null: it is none. */
export function regexpOf(pattern: string): RegExp | null {
  const asked = LEADING_FLAGS.exec(pattern)?.[1] ?? "";
  return expression(pattern.replace(LEADING_FLAGS, ""), asked);
}

function expression(source: string, asked: string): RegExp | null {
  const flags = new Set(`g${asked}${/[A-Z]/.test(source) ? "" : "i"}`);
  try {
    return new RegExp(source, [...flags].join(""));
  } catch {
    return null;
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function fromRegExp(regexp: RegExp): Matcher {
  return {
    error: null,
    test: (text) => {
      regexp.lastIndex = 0;
      return regexp.test(text);
    },
    ranges: (text) =>
      [...text.matchAll(regexp)]
        .filter((hit) => hit[0].length > 0)
        .map((hit) => [hit.index, hit.index + hit[0].length]),
  };
}

/**
 * How well the letters of `query` appear in `text` in their order: null if they do not, else a
 * score where higher is better (hits in a row and at the start of a word count more).
 */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replaceAll(" ", "");
  const given = text.toLowerCase();
  const whole = given.indexOf(wanted);
  const score =
    whole === -1 ? scatteredScore(wanted, given) : wanted.length * 5 + worth(given, whole);
  return score === null ? null : score - given.length * 0.001;
}

function scatteredScore(wanted: string, given: string): number | null {
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = given.indexOf(letter, at + 1);
    if (next === -1) return null;
    if (next === at + 1) score += 2;
    score += worth(given, next);
    at = next;
  }
  return score;
}

/** A hit at the start of a word counts, and one far behind counts less. */
function worth(text: string, at: number): number {
  const isStart = at === 0 || /[^a-z0-9]/.test(text[at - 1] as string);
  return (isStart ? 2 : 0) - at * 0.01;
}

/** The items that match, best first; all of them, in order, for an empty query. */
export function fuzzyFilter<T>(items: readonly T[], query: string, text: (item: T) => string): T[] {
  if (query.trim() === "") return [...items];
  return items
    .map((item) => ({ item, score: fuzzyScore(query, text(item)) }))
    .filter((hit): hit is { item: T; score: number } => hit.score !== null)
    .sort((a, b) => b.score - a.score)
    .map((hit) => hit.item);
}
