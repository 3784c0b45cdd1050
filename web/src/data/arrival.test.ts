import { expect, test } from "vitest";
import { arriving, type World } from "./arrival";

/** A server that is away for so many questions; `log` is what happened. */
function world(away: number) {
  const log: string[] = [];
  let left = away;
  const made: World = {
    isThere: async () => {
      left -= 1;
      log.push(left < 0 ? "there" : "away");
      return left < 0;
    },
    wait: async () => void log.push("wait"),
    restyle: async () => void log.push("restyle"),
  };
  return { log, made };
}

/** Fails so often, and says it in the log. */
function failing(times: number, log: string[]) {
  let left = times;
  return async () => {
    left -= 1;
    log.push(left < 0 ? "loaded" : "failed");
    if (left >= 0) throw new TypeError("Failed to fetch dynamically imported module");
    return "page";
  };
}

test("what comes at once asks nothing", async () => {
  const { log, made } = world(0);
  expect(await arriving(failing(0, log), made)()).toBe("page");
  expect(log).toEqual(["loaded"]);
});

test("it waits for a server that is away", async () => {
  const { log, made } = world(3);
  expect(await arriving(failing(1, log), made)()).toBe("page");
  const waited = ["failed", "away", "wait", "away", "wait", "away", "wait", "there"];
  expect(log).toEqual([...waited, "restyle", "loaded"]);
});

test("what the server does not have is a failure after a second look", async () => {
  const { log, made } = world(0);
  await expect(arriving(failing(9, log), made)()).rejects.toThrow("Failed to fetch");
  expect(log).toEqual(["failed", "there", "restyle", "failed", "there"]);
});
