/**
 * Two texts line by line: what both have, what one has alone. Pure.
 * Myers' greedy search for the shortest way from one to the other; what is alike at both ends is
 * taken off first. Texts that differ in more than `MOST_EDITS` places are shown as wholly different
 * between their ends, for the search takes time with the square of that.
 */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
  /** Numbers of the line in the first and in the second text, from 1; null: not in it. */
  readonly left: number | null;
  readonly right: number | null;
}

/** A line of both texts beside each other. */
export interface DiffPair {
  readonly left: DiffLine | null;
  readonly right: DiffLine | null;
}

const MOST_EDITS = 2000;

export function diffLines(before: string, after: string): readonly DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  const most = Math.min(a.length, b.length) - head;
  while (tail < most && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const middle = script(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const kinds: DiffLine["kind"][] = [
    ...Array.from({ length: head }, () => "same" as const),
    ...middle,
    ...Array.from({ length: tail }, () => "same" as const),
  ];
  let [left, right] = [0, 0];
  return kinds.map((kind) => {
    const text = (kind === "added" ? b[right] : a[left]) ?? "";
    if (kind !== "added") left += 1;
    if (kind !== "removed") right += 1;
    return {
      kind,
      text,
      left: kind === "added" ? null : left,
      right: kind === "removed" ? null : right,
    };
  });
}

/** Removed lines stand beside the added ones that came in their place. */
export function pairsOf(lines: readonly DiffLine[]): readonly DiffPair[] {
  const pairs: DiffPair[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      pairs.push({ left: removed[at] ?? null, right: added[at] ?? null });
    }
    [removed, added] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === "removed") removed.push(line);
    else if (line.kind === "added") added.push(line);
    else {
      flush();
      pairs.push({ left: line, right: line });
    }
  }
  flush();
  return pairs;
}

/** Which stretches of rows to show so that each change has `around` rows about it; the rest is folded. */
export function hunksOf<T>(
  rows: readonly T[],
  isChange: (row: T) => boolean,
  around: number,
): readonly { readonly from: number; readonly to: number }[] {
  const hunks: { from: number; to: number }[] = [];
  for (const [at, row] of rows.entries()) {
    if (!isChange(row)) continue;
    const from = Math.max(0, at - around);
    const to = Math.min(rows.length, at + around + 1);
    const last = hunks.at(-1);
    if (last && from <= last.to) last.to = to;
    else hunks.push({ from, to });
  }
  return hunks;
}

function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function script(a: readonly string[], b: readonly string[]): DiffLine["kind"][] {
  const trace: Int32Array[] = [];
  const most = Math.min(a.length + b.length, MOST_EDITS);
  const middle = most + 1;
  const reached = new Int32Array(2 * most + 3);
  for (let edits = 0; edits <= most; edits += 1) {
    for (let k = -edits; k <= edits; k += 2) {
      let x = stepX(reached, k, edits, middle);
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reached[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return back(trace, a, b, edits, middle);
    }
    trace.push(reached.slice());
  }
  return [...a.map(() => "removed" as const), ...b.map(() => "added" as const)];
}

function stepX(reached: Int32Array, k: number, edits: number, middle: number): number {
  const [below, above] = [reached[middle + k + 1] ?? 0, reached[middle + k - 1] ?? 0];
  return k === -edits || (k !== edits && above < below) ? below : above + 1;
}

function back(
  trace: readonly Int32Array[],
  a: readonly string[],
  b: readonly string[],
  edits: number,
  middle: number,
): DiffLine["kind"][] {
  const kinds: DiffLine["kind"][] = [];
  let [x, y] = [a.length, b.length];
  for (let left = edits; left > 0; left -= 1) {
    const reached = trace[left - 1] as Int32Array;
    const k = x - y;
    const below = reached[middle + k + 1] ?? 0;
    const above = reached[middle + k - 1] ?? 0;
    const isAdded = k === -left || (k !== left && above < below);
    const start = isAdded ? below : above;
    const startY = start - (isAdded ? k + 1 : k - 1);
    while (x > (isAdded ? start : start + 1) && y > (isAdded ? startY + 1 : startY)) {
      kinds.push("same");
      x -= 1;
      y -= 1;
    }
    kinds.push(isAdded ? "added" : "removed");
    [x, y] = [start, startY];
  }
  for (; x > 0; x -= 1) kinds.push("same");
  return kinds.reverse();
}
