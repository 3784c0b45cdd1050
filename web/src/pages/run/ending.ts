/** How a run ended, in words, when it did not end well. */
import type { RunDetail } from "@/data/types";
import { formatInteger } from "@/lib/number";
import { formatAgo } from "@/lib/time";

export interface Ending {
  readonly tone: "bad" | "warn";
  readonly title: string;
  readonly text: string;
}

/** Null for a run that goes on or is fine. */
export function endingOf(run: RunDetail, now: number): Ending | null {
  const last = run.rows === 0 ? "before its first step" : `at step ${formatInteger(run.last_step)}`;
  if (run.state === "crashed") {
    const seen = ` Its last sign of life came ${formatAgo(run.heartbeat_at, now)}.`;
    return {
      tone: "bad",
      title: "The run crashed",
      text: `Its process ended without a word ${last}: killed, out of memory, or the machine went down.${seen}`,
    };
  }
  if (run.state === "failed") {
    const code = run.exit_code === null ? "" : ` with exit code ${run.exit_code}`;
    return { tone: "bad", title: "The run failed", text: `Its script ended${code} ${last}.` };
  }
  if (run.state === "killed") {
    return { tone: "warn", title: "The run was stopped", text: `Someone stopped it ${last}.` };
  }
  return null;
}
