import { beforeEach, expect, test, vi } from "vitest";
import { beginListening, endListening, noteCursor } from "./cursors";

const DIGITS = { entity: "ann", project: "two words" };

beforeEach(() => {
  vi.stubGlobal("window", {});
  endListening([DIGITS]);
});

function answered(path: string, cursor: string | null): void {
  const headers = new Headers(cursor === null ? {} : { "X-Runwell-Cursor": cursor });
  noteCursor({ url: `http://here/below/api/v1/${path}`, headers });
}

test("a stream tells what came since the project was first read", () => {
  answered("projects/ann/two%20words/runs?limit=3", "b-3");
  answered("projects/ann/two%20words/metrics", "b-7");
  answered("projects/ann/other/runs", "b-1");
  expect(beginListening([DIGITS])).toBe("b-3");
});

test("a project that was not read is heard from where the last answer was", () => {
  expect(beginListening([DIGITS])).toBeNull();
  endListening([DIGITS]);
  answered("session", "b-9");
  answered("projects?entity=ann", null);
  expect(beginListening([DIGITS])).toBe("b-9");
});

test("what is read while a stream is open says nothing to the next one", () => {
  answered("projects/ann/two%20words/runs", "b-3");
  beginListening([DIGITS]);
  answered("projects/ann/two%20words/runs", "b-5");
  endListening([DIGITS]);
  answered("projects/ann/two%20words/runs", "b-8");
  answered("session", "b-9");
  expect(beginListening([DIGITS])).toBe("b-8");
});

test("a stream of several projects tells what came since the first of them was read", () => {
  const other = { entity: "ann", project: "other" };
  answered("projects/ann/two%20words/runs", "b-10");
  answered("projects/ann/other/runs", "b-9");
  expect(beginListening([DIGITS, other])).toBe("b-9");
  endListening([DIGITS, other], "b-9");
  answered("session", "b-12");
  expect(beginListening([DIGITS])).toBe("b-9");
  endListening([DIGITS, other]);
});
