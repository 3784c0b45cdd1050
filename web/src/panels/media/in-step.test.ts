// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { keepInStep } from "./in-step";

/** A video of which nothing is seen: it plays, stops and seeks as one. */
function videoIn(host: HTMLElement): HTMLVideoElement {
  const video = document.createElement("video");
  let [isPaused, at] = [true, 0];
  const tell = (name: string) => video.dispatchEvent(new Event(name));
  Object.defineProperties(video, {
    paused: { get: () => isPaused },
    ended: { get: () => false },
    duration: { get: () => 10 },
    currentTime: {
      get: () => at,
      set: (next: number) => {
        at = next;
        tell("seeking");
      },
    },
  });
  video.play = async () => {
    isPaused = false;
    tell("play");
  };
  video.pause = () => {
    isPaused = true;
    tell("pause");
  };
  host.append(video);
  return video;
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
