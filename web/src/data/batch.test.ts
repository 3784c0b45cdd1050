import { expect, test, vi } from "vitest";
import { Batcher } from "./batch";

interface Sent {
  question: string;
  keys: readonly string[];
  signal: AbortSignal;
}

/** A batcher with a clock that runs when told to, answering each key with its name in capitals. */
function scripted(most = 10) {
  const sent: Sent[] = [];
  const due: (() => void)[] = [];
  const batcher = new Batcher<string, string>(
    async (question, keys, signal) => {
      sent.push({ question, keys, signal });
      return new Map(keys.filter((key) => key !== "absent").map((key) => [key, key.toUpperCase()]));
    },
    { wait_ms: 5, most, later: (run) => due.push(run) },
  );
  const tick = () => {
    for (const run of due.splice(0)) run();
  };
  return { batcher, sent, tick };
}

test("questions asked together travel together", async () => {
  const { batcher, sent, tick } = scripted();
  const answers = Promise.all([
    batcher.load("q", "a"),
    batcher.load("q", "b"),
    batcher.load("q", "a"),
  ]);
  tick();
  expect(await answers).toEqual(["A", "B", "A"]);
  expect(sent.map(({ question, keys }) => [question, keys])).toEqual([["q", ["a", "b"]]]);
});

test("different questions travel apart", async () => {
  const { batcher, sent, tick } = scripted();
  const answers = Promise.all([batcher.load("p", "a"), batcher.load("q", "a")]);
  tick();
  await answers;
  expect(sent.map(({ question }) => question)).toEqual(["p", "q"]);
});

test("a full request leaves at once, and later questions open another", async () => {
  const { batcher, sent, tick } = scripted(2);
  const first = Promise.all([batcher.load("q", "a"), batcher.load("q", "b")]);
  expect(sent).toHaveLength(1);
  const second = batcher.load("q", "c");
  tick();
  await Promise.all([first, second]);
  expect(sent.map(({ keys }) => keys)).toEqual([["a", "b"], ["c"]]);
});

test("a key the server does not have is null", async () => {
  const { batcher, tick } = scripted();
  const answer = batcher.load("q", "absent");
  tick();
  expect(await answer).toBeNull();
});

test("a request is aborted only when nobody waits for it", () => {
  const { batcher, sent, tick } = scripted();
  const [one, two] = [new AbortController(), new AbortController()];
  batcher.load("q", "a", one.signal);
  batcher.load("q", "b", two.signal);
  tick();
  one.abort();
  expect(sent[0]!.signal.aborted).toBe(false);
  two.abort();
  expect(sent[0]!.signal.aborted).toBe(true);
});

test("questions given up before they left are not sent", () => {
  const { batcher, sent, tick } = scripted();
  const gone = new AbortController();
  batcher.load("q", "a", gone.signal);
  gone.abort();
  tick();
  expect(sent).toEqual([]);
});

test("a refusal reaches everyone who asked", async () => {
  const fail = vi.fn(() => Promise.reject(new Error("no")));
  const batcher = new Batcher<string, string>(fail, { wait_ms: 0, most: 2 });
  const answers = await Promise.allSettled([batcher.load("q", "a"), batcher.load("q", "b")]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
