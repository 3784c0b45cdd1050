import { expect, test } from "vitest";
import type { RunDetail } from "@/data/types";
import { endingOf } from "./ending";

const ending = (run: Partial<RunDetail>) =>
  endingOf(
    { rows: 10, last_step: 1200, heartbeat_at: 1000, exit_code: null, ...run } as RunDetail,
    1300,
  );

test("a crash tells when the run was last seen", () => {
  expect(ending({ state: "crashed" })).toEqual({
    tone: "bad",
    title: "The run crashed",
    text: "Its process ended without a word at step 1,200: killed, out of memory, or the machine went down. Its last sign of life came 5 min ago.",
  });
});

test("a failure tells the exit code", () => {
  expect(ending({ state: "failed", exit_code: 3, rows: 0 })?.text).toBe(
    "Its script ended with exit code 3 before its first step.",
  );
});

test("a stopped run is no failure, a good one needs no word", () => {
  expect(ending({ state: "killed" })?.tone).toBe("warn");
  expect([ending({ state: "running" }), ending({ state: "finished" })]).toEqual([null, null]);
});
