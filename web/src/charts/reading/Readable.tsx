/**
 * A chart for those who do not see it, or have no pointer: the picture has a name that says what is
 * drawn, and beside it stands what is focused by Tab, where arrow keys go from value to value and
 * each is announced. The name is put together when the page is idle, the rest at the first key.
 */
import { type KeyboardEvent, type ReactNode, type RefObject, useRef, useState } from "react";
import { classes } from "@/ui/classes";
import styles from "./Readable.module.css";
import { type Step, stepOf, type Walk } from "./step";
import { useSaid } from "./useSaid";

interface ReadableProps<T> {
  readonly name: string;
  /** What is said of the picture at once, and begins what is said of it later. */
  readonly head: string;
  /** All that is said of it. The same function for as long as it says the same. */
  readonly said: () => string;
  readonly walk: Walk<T>;
  /** Reading is at this place, which the chart marks; null: nobody reads. */
  readonly onAt?: (at: T | null) => void;
  readonly onEnter?: (at: T) => void;
  /** The chart marks no place: what is announced is shown. */
  readonly isShown?: boolean;
  /** The picture. */
  readonly host?: RefObject<HTMLDivElement | null>;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
}

export function Readable<T>(props: ReadableProps<T>) {
  const { head, said, className, children } = props;
  const own = useRef<HTMLDivElement>(null);
  const picture = props.host ?? own;
  useSaid(picture, head, said);
  return (
    <div className={styles.whole}>
      <div
        ref={picture}
        className={classes(styles.picture, className)}
        role="img"
        aria-label={head}
      >
        {children}
      </div>
      <Reader {...props} />
    </div>
  );
}

function toldOf<T>(walk: Walk<T>, at: T | null, before: T | null): string {
  if (at === null) return "No values";
  // What is said twice alike is not announced again.
  const isSame = JSON.stringify(at) === JSON.stringify(before);
  return isSame ? `${walk.tell(at)}, nothing further` : walk.tell(at);
}

/** Reading begins at the first place; what leads to an end, leads there at once. */
function went<T>(walk: Walk<T>, from: T | null, step: Step): T | null {
  const next = walk.go(from, step);
  return from === null && next !== null && !Number.isFinite(step.by) ? walk.go(next, step) : next;
}

function Reader<T>({ name, walk, onAt, onEnter, isShown }: ReadableProps<T>) {
  const at = useRef<T | null>(null);
  // Announced are changes of what is there: it has to be there before the first one.
  const [text, setText] = useState<string | null>(null);
  const leave = () => {
    at.current = null;
    onAt?.(null);
  };
  const read = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = stepOf(event.key);
    const [before, isEnter] = [at.current, event.key === "Enter" && onEnter !== undefined];
    const isEscape = event.key === "Escape" && before !== null;
    if (!step && !isEnter && !isEscape) return;
    // Around it, arrows go to the next panel and Esc closes what lies on top.
    event.preventDefault();
    event.stopPropagation();
    if (step) {
      at.current = went(walk, before, step);
      setText(toldOf(walk, at.current, before));
      onAt?.(at.current);
    } else if (isEscape) {
      leave();
      setText("");
    } else if (before !== null) {
      onEnter?.(before);
    }
  };
  return (
    <div
      className={styles.reader}
      role="application"
      aria-label={`Values of ${name}, by arrows`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys are its use
      tabIndex={0}
      onFocus={() => setText((now) => now ?? "")}
      onBlur={() => {
        leave();
        setText((now) => now && "");
      }}
      onKeyDown={read}
    >
      {text !== null && (
        <p aria-live="polite" className={isShown ? styles.shown : "visually-hidden"}>
          {text}
        </p>
      )}
    </div>
  );
}
