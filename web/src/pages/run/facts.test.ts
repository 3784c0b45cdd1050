import { expect, test } from "vitest";
import type { RunDetail } from "@/data/types";
import { codeFacts, groupFacts, placeFacts, timeFacts } from "./facts";

const RUN: RunDetail = {
  id: "abc",
  name: "lucky-meadow-1",
  state: "finished",
  user: "ada",
  created_at: 0,
  heartbeat_at: 0,
  finished_at: null,
  runtime_s: 65,
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
  environment: {},
  branch: null,
  visualize: {},
  class_labels: {},
  command: null,
  commit: null,
  repo: null,
  exit_code: null,
  console_lines: 0,
  stop_requested: false,
};

const told = (facts: ReturnType<typeof timeFacts>) =>
  Object.fromEntries(facts.map(({ label, text }) => [label, text]));

test("what is not known is not shown", () => {
  expect(Object.keys(told(timeFacts(RUN)))).toEqual(["Started", "Last sign of life", "Runtime"]);
  expect(told(placeFacts(RUN))).toEqual({ Author: "ada" });
  expect(codeFacts(RUN)).toEqual([]);
  expect(groupFacts(RUN)).toEqual([]);
});

test("hardware is read from W&B's metadata", () => {
  const environment = {
    host: "box",
    os: "Linux",
    python: "CPython 3.11.7",
    cpu_count: 8,
    cpu_count_logical: 16,
    memory: { total: "17179869184" },
    gpu_count: 2,
    gpu_nvidia: [{ name: "NVIDIA H200" }, { name: "NVIDIA H200" }],
  };
  expect(told(placeFacts({ ...RUN, environment }))).toEqual({
    Author: "ada",
    Host: "box",
    System: "Linux",
    Python: "CPython 3.11.7",
    CPU: "8 cores, 16 threads",
    Memory: "16 GB",
    GPU: "2 × NVIDIA H200",
  });
});

test("code comes from the run, else from its environment", () => {
  const environment = { git: { commit: "beef", remote: "git@x:y" }, root: "/home/ada" };
  expect(told(codeFacts({ ...RUN, command: "python a.py", commit: "cafe", environment }))).toEqual({
    Command: "python a.py",
    "Git commit": "cafe",
    "Git remote": "git@x:y",
    Directory: "/home/ada",
  });
});

test("rows and exit code", () => {
  const facts = told(timeFacts({ ...RUN, rows: 1200, last_step: 1199, exit_code: 0 }));
  expect(facts).toMatchObject({ Logged: "1,200 rows, last step 1,199", "Exit code": "0" });
});
