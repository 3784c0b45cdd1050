/** Names a picture by what it shows, as soon as nothing else is to be done. */
import { type RefObject, useEffect } from "react";
import { whenIdle } from "@/lib/idle";

/**
 * `head`: what the picture is named until then; `said`: the same function for as long as it says the
 * same.
 */
export function useSaid(
  picture: RefObject<HTMLElement | null>,
  head: string,
  said: () => string,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another head takes the place of all that was said
  useEffect(
    () => whenIdle(() => picture.current?.setAttribute("aria-label", said())),
    [picture, head, said],
  );
}
