// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { keepInStep } from "./in-step";

interface Film {
  readonly duration: number;
  readonly loop?: boolean;
}

/** A video of which nothing is seen: it plays, stops and seeks as one. */
function videoIn(host: HTMLElement, { duration, loop = false }: Film = { duration: 10 }) {
  const video = document.createElement("video");
  let [isPaused, at] = [true, 0];
  const tell = (name: string) => video.dispatchEvent(new Event(name));
  Object.defineProperties(video, {
    paused: { get: () => isPaused },
    ended: { get: () => !loop && at >= duration },
    duration: { get: () => duration },
    loop: { get: () => loop },
    currentTime: {
      get: () => at,
      set: (next: number) => {
        at = Math.min(next, duration);
        tell("seeking");
      },
    },
  });
  video.play = async () => {
    isPaused = false;
    if (video.ended) video.currentTime = 0;
    tell("play");
  };
  video.pause = () => {
    isPaused = true;
    tell("pause");
  };
  host.append(video);
  const runTo = (time: number) => {
    at = time;
    tell("timeupdate");
  };
  return Object.assign(video, { runTo });
}

test("whichever plays, stops or seeks, the others do so too", async () => {
  const host = document.createElement("div");
  const [a, b] = [videoIn(host), videoIn(host)];
  const stop = keepInStep(host);
  await a.play();
  expect([a.paused, b.paused]).toEqual([false, false]);
  b.currentTime = 4;
  expect(a.currentTime).toBe(4);
  b.pause();
  expect(a.paused).toBe(true);
  const late = videoIn(host);
  await late.play();
  expect([a.paused, b.paused]).toEqual([false, false]);
  stop();
  a.pause();
  expect(b.paused).toBe(false);
});

test("a shorter video stays at its end, and pulls nobody back", async () => {
  const host = document.createElement("div");
  const [short, long] = [videoIn(host, { duration: 5 }), videoIn(host, { duration: 10 })];
  keepInStep(host);
  long.currentTime = 8;
  expect([short.currentTime, long.currentTime]).toEqual([5, 8]);
  await long.play();
  expect([short.currentTime, long.currentTime, short.paused]).toEqual([5, 8, true]);
  short.currentTime = 2;
  expect(long.currentTime).toBe(2);
});

test("one that goes round does so alone, and is found at its place in the round", async () => {
  const host = document.createElement("div");
  const short = videoIn(host, { duration: 5, loop: true });
  const long = videoIn(host, { duration: 10, loop: true });
  keepInStep(host);
  await long.play();
  short.runTo(4.9);
  long.runTo(4.9);
  short.currentTime = 0;
  expect(long.currentTime).toBe(4.9);
  short.runTo(2);
  long.currentTime = 8;
  expect([short.currentTime, long.currentTime]).toEqual([3, 8]);
  long.runTo(3);
  long.currentTime = 0;
  expect(short.currentTime).toBe(0);
});
