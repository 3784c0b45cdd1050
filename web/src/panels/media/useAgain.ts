/** A file that a live run has not sent yet is asked for again: the server says that it is on its way. */
import { useEffect, useState } from "react";

const WAITS_MS = [500, 1000, 2000, 4000, 8000, 16_000];

/** Returns the address to show, and what to do when it cannot be shown. */
export function useAgain(address: string): readonly [src: string, onError: () => void] {
  const [times, setTimes] = useState(0);
  const [isWaiting, setWaiting] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => {
      setWaiting(false);
      setTimes(times + 1);
    }, WAITS_MS[times]);
    return () => clearTimeout(timer);
  }, [isWaiting, times]);
  const src = times === 0 ? address : `${address}?again=${times}`;
  return [src, () => setWaiting(times < WAITS_MS.length)];
}
