/** Runs for tests, with as little as a test needs to say. */
import type { Run } from "@/data/types";

export function fakeRun(id: string, over: Partial<Run> = {}): Run {
  return {
    id,
    name: `run ${id}`,
    state: "finished",
    user: "ada",
    created_at: 0,
    heartbeat_at: 0,
    finished_at: null,
    runtime_s: 0,
    group: null,
    job_type: null,
    notes: "",
    tags: [],
    host: null,
    sweep: null,
    config: {},
    summary: {},
    rows: 0,
    last_step: 0,
    ...over,
  };
}
