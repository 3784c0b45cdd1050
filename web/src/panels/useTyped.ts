/** A text while somebody types it into a field. */
import { useState } from "react";

/**
 * What is typed stands for as long as it reads as what is kept, to the letter: a blank at its end,
 * or the "0" before "0.5", is not taken away under the hand. When somebody else changes what is
 * kept (undo, another field), the field follows.
 */
export function useTyped(
  kept: string,
  read: (typed: string) => string,
): readonly [string, (typed: string) => void] {
  const [typed, setTyped] = useState(kept);
  return [read(typed) === kept ? typed : kept, setTyped];
}
