import type { ReactElement } from "react";
import { Badge, type Tone } from "@/ui";

const TONES: Readonly<Record<string, Tone>> = {
  RUNNING: "accent",
  PAUSED: "warn",
  FINISHED: "good",
  CANCELED: "bad",
};

/** The state of a sweep in a word. */
export function SweepBadge({ state }: { readonly state: string }): ReactElement {
  return <Badge tone={TONES[state] ?? "neutral"}>{state.toLowerCase()}</Badge>;
}
