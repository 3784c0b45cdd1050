/** A canvas with a body in space; one turns it with the pointer, or with arrow keys. */
import {
  type KeyboardEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import type { Object3D } from "three";
import { useSaid } from "@/charts/reading/useSaid";
import { useSize } from "@/charts/size/useSize";
import { type Drawing, drawOn } from "./draw";
import styles from "./Space.module.css";
import { spoken } from "./spoken";

interface SpaceProps {
  readonly name: string;
  readonly body: Object3D;
}

const TURN = Math.PI / 12;
const NEARER = 1.2;

/** What keys do; a key that does nothing goes on. */
const KEYS: Readonly<Record<string, (drawing: Drawing) => void>> = {
  ArrowLeft: (drawing) => drawing.turn(-TURN, 0),
  ArrowRight: (drawing) => drawing.turn(TURN, 0),
  ArrowUp: (drawing) => drawing.turn(0, TURN),
  ArrowDown: (drawing) => drawing.turn(0, -TURN),
  "+": (drawing) => drawing.approach(NEARER),
  "-": (drawing) => drawing.approach(1 / NEARER),
  Home: (drawing) => drawing.reset(),
};

export function Space({ name, body }: SpaceProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const [error, setError] = useState<string | null>(null);
  const size = useSize(host);
  const [width, height] = [size?.width ?? 0, size?.height ?? 0];
  const isThere = width > 0 && height > 0;
  useEffect(() => {
    if (!canvas.current || !isThere) return;
    try {
      const made = drawOn(canvas.current, body);
      drawing.current = made;
      return () => {
        drawing.current = null;
        made.close();
      };
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : String(problem));
      return;
    }
  }, [body, isThere]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another size is why it is painted again
  useEffect(() => drawing.current?.paint(), [width, height]);
  const said = useCallback(() => spoken(name, body), [name, body]);
  useSaid(host, name, said);
  const onKeyDown = (event: KeyboardEvent) => {
    const act = KEYS[event.key];
    if (!act || !drawing.current || event.altKey || event.ctrlKey || event.metaKey) return;
    // Around it, arrows go to the next panel or picture.
    event.preventDefault();
    event.stopPropagation();
    act(drawing.current);
  };
  return (
    <div className={styles.whole}>
      <div ref={host} className={styles.host} role="img" aria-label={name}>
        {error ? (
          <p className={styles.error}>{error}</p>
        ) : (
          <canvas ref={canvas} onDoubleClick={() => drawing.current?.reset()} />
        )}
      </div>
      {!error && (
        <div
          className={styles.keys}
          role="application"
          aria-label={`${name} in space: arrows turn it, + and − move it, Home puts it back`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: keys are its use
          tabIndex={0}
          onKeyDown={onKeyDown}
        />
      )}
    </div>
  );
}
