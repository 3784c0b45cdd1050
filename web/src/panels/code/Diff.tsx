import { Fragment, type ReactElement, useMemo, useState } from "react";
import { type DiffLine, type DiffPair, hunksOf, pairsOf } from "@/lib/diff";
import { formatCount } from "@/lib/number";
import styles from "./Panel.module.css";

interface DiffProps {
  readonly lines: readonly DiffLine[];
  readonly look: "split" | "unified";
}

const AROUND = 4;

/** Lines with what differs marked; long stretches that are alike are folded until one opens them. */
export function Diff({ lines, look }: DiffProps): ReactElement {
  const pairs = useMemo(
    () => (look === "split" ? pairsOf(lines) : lines.map(alone)),
    [lines, look],
  );
  const [isWhole, setWhole] = useState(false);
  const hunks = useMemo(
    () => (isWhole ? [{ from: 0, to: pairs.length }] : hunksOf(pairs, isChange, AROUND)),
    [pairs, isWhole],
  );
  const shown = hunks.length > 0 ? hunks : [{ from: 0, to: pairs.length }];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label="Differences">
      <table className={styles.code} data-look={look}>
        <tbody>
          {shown.map(({ from, to }, place) => (
            <Fragment key={from}>
              <Folded
                count={from - (shown[place - 1]?.to ?? 0)}
                columns={look === "split" ? 4 : 3}
                onOpen={() => setWhole(true)}
              />
              {pairs.slice(from, to).map((pair, at) =>
                look === "split" ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
                  <tr key={at}>
                    <Cells line={pair.left} side="left" />
                    <Cells line={pair.right} side="right" />
                  </tr>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the same
                  <Unified key={at} line={pair.left ?? pair.right} />
                ),
              )}
            </Fragment>
          ))}
          <Folded
            count={pairs.length - (shown.at(-1)?.to ?? 0)}
            columns={look === "split" ? 4 : 3}
            onOpen={() => setWhole(true)}
          />
        </tbody>
      </table>
    </section>
  );
}

function alone(line: DiffLine): DiffPair {
  return { left: line, right: null };
}

function isChange({ left, right }: DiffPair): boolean {
  return (left ?? right)?.kind !== "same";
}

interface FoldedProps {
  readonly count: number;
  readonly columns: number;
  readonly onOpen: () => void;
}

function Folded({ count, columns, onOpen }: FoldedProps): ReactElement | null {
  if (count <= 0) return null;
  return (
    <tr>
      <td colSpan={columns} className={styles.folded}>
        <button type="button" onClick={onOpen}>
          {formatCount(count, "line")} alike
        </button>
      </td>
    </tr>
  );
}

function Cells({
  line,
  side,
}: {
  readonly line: DiffLine | null;
  readonly side: "left" | "right";
}): ReactElement {
  const kind = line === null ? "none" : line.kind;
  return (
    <>
      <td className={styles.number}>{line?.[side]}</td>
      <td className={styles.text} data-kind={kind}>
        {line?.text}
      </td>
    </>
  );
}

function Unified({ line }: { readonly line: DiffLine | null }): ReactElement {
  return (
    <tr>
      <td className={styles.number}>{line?.left}</td>
      <td className={styles.number}>{line?.right}</td>
      <td className={styles.text} data-kind={line?.kind}>
        {line?.text}
      </td>
    </tr>
  );
}
