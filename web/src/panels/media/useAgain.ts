/** A file that a live run has not sent yet is asked for again: the server says that it is on its way. */
import { useEffect, useState } from "react";

const WAITS_MS = [500, 1000, 2000, 4000, 8000, 16_000];

/** How often an address was asked for in vain, and whether it will be again. */
interface Asking {
  readonly address: string;
  readonly times: number;
  readonly isWaiting: boolean;
}

/** Returns the address to show, and what to do when it cannot be shown. */
export function useAgain(address: string): readonly [src: string, onError: () => void] {
  const [asking, setAsking] = useState<Asking>({ address, times: 0, isWaiting: false });
  const { times, isWaiting } = asking.address === address ? asking : { times: 0, isWaiting: false };
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(
      () => setAsking({ address, times: times + 1, isWaiting: false }),
      WAITS_MS[times],
    );
    return () => clearTimeout(timer);
  }, [address, isWaiting, times]);
  const src = times === 0 ? address : `${address}?again=${times}`;
  return [src, () => setAsking({ address, times, isWaiting: times < WAITS_MS.length })];
}
