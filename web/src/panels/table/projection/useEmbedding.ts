import { useEffect, useState } from "react";
import type { Method } from "./embed";
import type { Features } from "./features";

export interface Embedding {
  /** x and y of each row of the features; null: not yet. */
  readonly points: Float64Array | null;
  readonly error: Error | null;
}

const NONE: Embedding = { points: null, error: null };

interface Answer extends Embedding {
  readonly of: { readonly features: Features; readonly method: Method };
}

/** Has a worker lay the rows out, if there are some; it is stopped when the question changes. */
export function useEmbedding(features: Features, method: Method): Embedding {
  const [found, setFound] = useState<Answer | null>(null);
  useEffect(() => {
    if (features.rows.length === 0) return;
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const of = { features, method };
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
  // While a new answer is on its way, that of the old question says nothing.
  const isOld = found?.of.features !== features || found.of.method !== method;
  return isOld ? NONE : found;
}
