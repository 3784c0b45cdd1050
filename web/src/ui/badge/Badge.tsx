import type { CSSProperties, ReactElement, ReactNode } from "react";
import styles from "./Badge.module.css";

export type Tone = "neutral" | "accent" | "good" | "bad" | "warn";

export function Badge({
  tone = "neutral",
  children,
}: {
  tone?: Tone;
  children: ReactNode;
}): ReactElement {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}

const STATE_TONES: Readonly<Record<string, Tone>> = {
  running: "accent",
  finished: "good",
  failed: "bad",
  crashed: "bad",
  killed: "warn",
  preempting: "warn",
};

export function toneOf(state: string): Tone {
  return STATE_TONES[state] ?? "neutral";
}

/** The state of a run as a coloured mark; a running one breathes. */
export function StateDot({ state }: { state: string }): ReactElement {
  return (
    <span
      className={styles.state}
      data-tone={toneOf(state)}
      data-state={state}
      aria-hidden="true"
    />
  );
}

/** The state of a run in a word, with its mark. */
export function StateBadge({ state }: { state: string }): ReactElement {
  return (
    <span className={styles.badge} data-tone={toneOf(state)}>
      <StateDot state={state} />
      {state}
    </span>
  );
}

/** The colour of a run. */
export function ColorDot({
  color,
  hollow = false,
}: {
  color: string;
  hollow?: boolean;
}): ReactElement {
  return (
    <span
      className={styles.color}
      data-hollow={hollow ? "" : undefined}
      style={{ "--color": color } as CSSProperties}
      aria-hidden="true"
    />
  );
}
