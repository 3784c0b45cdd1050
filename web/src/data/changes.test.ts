import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ChangeCollector, type Changes, noChanges } from "./changes";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function collecting(apply: (changes: Changes) => Promise<unknown> = async () => {}) {
  const portions: Changes[] = [];
  const collector = new ChangeCollector(
    (changes) => {
      portions.push(changes);
      return apply(changes);
    },
    { gap_ms: 1000 },
  );
  const rows = (run: string) => collector.note((changes) => changes.rows.add(`history/${run}`));
  return { collector, portions, rows };
}

test("the first change passes at once", async () => {
  const { portions, rows } = collecting();
  rows("a");
  await vi.advanceTimersByTimeAsync(0);
  expect(portions).toEqual([{ ...noChanges(), rows: new Set(["history/a"]) }]);
});

test("changes within a second are one portion", async () => {
  const { portions, rows, collector } = collecting();
  rows("a");
  await vi.advanceTimersByTimeAsync(1);
  for (const run of ["a", "b", "a", "b"]) rows(run);
  collector.note((changes) => changes.logs.add("a"));
  await vi.advanceTimersByTimeAsync(998);
  expect(portions).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(portions[1]).toEqual({
    ...noChanges(),
    rows: new Set(["history/a", "history/b"]),
    logs: new Set(["a"]),
  });
});

test("nothing is passed on while nothing changes", async () => {
  const { portions, rows } = collecting();
  rows("a");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(portions).toHaveLength(1);
});

test("the next portion waits until the last one was read", async () => {
  let finish = () => {};
  const { portions, rows } = collecting(() => new Promise<void>((done) => (finish = done)));
  rows("a");
  await vi.advanceTimersByTimeAsync(0);
  rows("b");
  await vi.advanceTimersByTimeAsync(5000);
  expect(portions).toHaveLength(1);
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(portions).toHaveLength(2);
});

test("after closing nothing comes", async () => {
  const { portions, rows, collector } = collecting();
  rows("a");
  collector.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(portions).toEqual([]);
});
