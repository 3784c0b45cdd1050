/** A canvas with a body in space; one turns it with the pointer. */
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { Object3D } from "three";
import { useSize } from "@/charts/size/useSize";
import { type Drawing, drawOn } from "./draw";
import styles from "./Space.module.css";

interface SpaceProps {
  readonly name: string;
  readonly body: Object3D;
}

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
  return (
    <div ref={host} className={styles.host} role="img" aria-label={name}>
      {error ? (
        <p className={styles.error}>{error}</p>
      ) : (
        <canvas ref={canvas} onDoubleClick={() => drawing.current?.reset()} />
      )}
    </div>
  );
}
