/** Marks search hits inside styled pieces of a log line. */
import type { AnsiPiece } from "@/lib/ansi";

export interface MarkedPiece extends AnsiPiece {
  readonly isMarked: boolean;
}

/** Cuts pieces at the borders of `ranges` ([start, end) in the plain text, rising, not overlapping). */
export function markPieces(
  pieces: readonly AnsiPiece[],
  ranges: readonly (readonly [number, number])[],
): MarkedPiece[] {
  const borders = ranges.flat();
  const marked: MarkedPiece[] = [];
  let from = 0;
  for (const piece of pieces) {
    const to = from + piece.text.length;
    const cuts = [from, ...borders.filter((border) => border > from && border < to), to];
    for (let i = 0; i + 1 < cuts.length; i += 1) {
      const [start = 0, end = 0] = cuts.slice(i, i + 2);
      const isMarked = ranges.some(([first, last]) => start >= first && start < last);
      marked.push({ ...piece, text: piece.text.slice(start - from, end - from), isMarked });
    }
    from = to;
  }
  return marked;
}
