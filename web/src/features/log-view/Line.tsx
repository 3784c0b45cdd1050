import { memo, type ReactElement } from "react";
import type { LogLine } from "@/data/types";
import { parseAnsi } from "@/lib/ansi";
import { formatClock, parseTime } from "@/lib/time";
import styles from "./LogView.module.css";
import { type MarkedPiece, markPieces } from "./marks";

export interface LineProps {
  readonly at: number;
  readonly line: LogLine | undefined;
  readonly hasTime: boolean;
  readonly isHit: boolean;
  readonly ranges: (text: string) => [number, number][];
}

/** One line of the console: number, time, text in its colours, hits marked. */
export const Line = memo(function Line(props: LineProps): ReactElement {
  const { at, line, hasTime, isHit, ranges } = props;
  const pieces = line ? parseAnsi(line.text) : [];
  const marked = markPieces(pieces, ranges(pieces.map((piece) => piece.text).join("")));
  return (
    <div
      className={styles.line}
      data-level={line?.level === "error" ? "error" : undefined}
      data-hit={isHit ? "" : undefined}
    >
      <span className={styles.number}>{at + 1}</span>
      {hasTime && <span className={styles.time}>{clockOf(line)}</span>}
      <span className={styles.text}>
        {line
          ? marked.map((piece, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
              <Piece key={place} piece={piece} />
            ))
          : "…"}
      </span>
    </div>
  );
});

function clockOf(line: LogLine | undefined): string {
  const at = line && parseTime(line.timestamp);
  return at == null ? "" : formatClock(at, true);
}

function Piece({ piece }: { piece: MarkedPiece }): ReactElement | string {
  const { text, isMarked, color, background, bold, dim, italic, underline, strike } = piece;
  if (!isMarked && Object.keys(piece).length === 2) return text;
  const style = {
    color,
    background,
    fontWeight: bold ? 650 : undefined,
    opacity: dim ? 0.6 : undefined,
    fontStyle: italic ? "italic" : undefined,
    textDecoration: underline ? "underline" : strike ? "line-through" : undefined,
  };
  return isMarked ? <mark style={style}>{text}</mark> : <span style={style}>{text}</span>;
}
