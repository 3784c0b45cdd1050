import { useEffect, useState } from "react";
import type { Method } from "./embed";
import type { Features } from "./features";

export interface Embedding {
  /** x and y of each row of the features; null: not yet. */
  readonly points: Float64Array | null;
  readonly error: Error | null;
}

const NONE: Embedding = { points: null, error: null };

/** Has a worker lay the rows out; it is stopped when the question changes. */
export function useEmbedding(features: Features, method: Method): Embedding {
  const [found, setFound] = useState<Embedding & { readonly of: unknown }>({ ...NONE, of: null });
  useEffect(() => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const of = { features, method };
    setFound({ ...NONE, of });
    worker.onmessage = ({ data }: MessageEvent<Float64Array>) => {
      setFound({ points: data, error: null, of });
      worker.terminate();
    };
    worker.onerror = ({ message }) =>
      setFound({ points: null, error: new Error(message || "the rows were not laid out"), of });
    const { values, width } = features;
    worker.postMessage({ method, values, width });
    return () => worker.terminate();
  }, [features, method]);
  // While a new answer is on its way, that of the old question fits no rows.
  const isOld = found.points !== null && found.points.length !== 2 * features.rows.length;
  return isOld ? NONE : found;
}
