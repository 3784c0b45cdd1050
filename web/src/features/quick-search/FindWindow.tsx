/** A window with a line to type into, and below it what is called so. All of it works by keys. */
import { Dialog as Base } from "@base-ui/react/dialog";
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from "react";
import { IconSearch } from "@/ui";
import styles from "./FindWindow.module.css";

/** What a line of the list says. */
export interface FindLine {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** Where it is, said smaller. */
  readonly hint?: string;
}

interface FindWindowProps<Line extends FindLine> {
  readonly title: string;
  /** What the line is for. */
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly finds: readonly Line[];
  /** The finds answer the text that stands there, not one before it. */
  readonly isSettled: boolean;
  readonly nothing?: string;
  readonly onGo: (find: Line) => void;
  /** Tab takes what is chosen into the line; without it, Tab goes on. */
  readonly onComplete?: (find: Line) => void;
  readonly onClose: () => void;
}

export function FindWindow<Line extends FindLine>(props: FindWindowProps<Line>): ReactElement {
  const { title, label, placeholder, text, onText, finds, isSettled, nothing } = props;
  const { onGo, onComplete, onClose } = props;
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const [isGoing, setGoing] = useState(false);
  const chosen = finds[Math.min(at, finds.length - 1)];
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((Math.min(at, finds.length - 1) + step + finds.length) % Math.max(1, finds.length));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      setGoing(true);
    }
    if (event.key === "Tab" && !event.shiftKey && onComplete && chosen) {
      event.preventDefault();
      onComplete(chosen);
    }
  };
  // Another text lists others, from the first on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that counts
  useEffect(() => setAt(0), [text]);
  // Enter means what is found for the text that stands there, not what was listed before it.
  const latest = useRef(onGo);
  latest.current = onGo;
  useEffect(() => {
    if (!isGoing || !isSettled) return;
    setGoing(false);
    if (chosen) latest.current(chosen);
  }, [isGoing, isSettled, chosen]);
  return (
    <Base.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} initialFocus={input}>
          <Base.Title className="visually-hidden">{title}</Base.Title>
          <div className={styles.line}>
            <IconSearch size={16} />
            <input
              ref={input}
              className={styles.input}
              role="combobox"
              aria-label={label}
              aria-expanded="true"
              aria-controls="quick-finds"
              aria-activedescendant={chosen && `find-${chosen.id}`}
              placeholder={placeholder}
              value={text}
              onChange={(event) => {
                onText(event.target.value);
                setGoing(false);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <Finds
            finds={finds}
            chosen={chosen}
            nothing={isSettled ? nothing : "Looking…"}
            onGo={onGo}
          />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface FindsProps<Line extends FindLine> {
  readonly finds: readonly Line[];
  readonly chosen: Line | undefined;
  readonly nothing: string | undefined;
  readonly onGo: (find: Line) => void;
}

function Finds<Line extends FindLine>(props: FindsProps<Line>): ReactElement {
  const { finds, chosen, nothing = "Nothing is called so", onGo } = props;
  const list = useRef<HTMLDivElement>(null);
  const id = chosen?.id;
  useEffect(() => {
    if (id)
      list.current?.querySelector("[aria-selected=true]")?.scrollIntoView?.({ block: "nearest" });
  }, [id]);
  if (finds.length === 0) return <p className={styles.none}>{nothing}</p>;
  return (
    <div ref={list} id="quick-finds" role="listbox" aria-label="Found" className={styles.list}>
      {finds.map((find) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the field above
        // biome-ignore lint/a11y/useFocusableInteractive: so does the focus
        <div
          key={find.id}
          id={`find-${find.id}`}
          role="option"
          aria-selected={find === chosen}
          className={styles.find}
          onClick={() => onGo(find)}
        >
          <span className={styles.kind}>{find.kind}</span>
          <span className={styles.name}>{find.name}</span>
          {find.hint && <span className={styles.hint}>{find.hint}</span>}
        </div>
      ))}
    </div>
  );
}
