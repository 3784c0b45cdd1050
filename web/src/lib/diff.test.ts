import { describe, expect, test } from "vitest";
import { diffLines, hunksOf, pairsOf } from "./diff";

const told = (before: string, after: string) =>
  diffLines(before, after).map(
    ({ kind, text }) => `${{ same: " ", removed: "-", added: "+" }[kind]}${text}`,
  );

describe("diffLines", () => {
  test("finds what was changed, with the numbers of both sides", () => {
    expect(told("a\nb\nc\n", "a\nx\nc\nd\n")).toEqual([" a", "-b", "+x", " c", "+d"]);
    expect(diffLines("a\nb", "b").map(({ left, right }) => [left, right])).toEqual([
      [1, null],
      [2, 1],
    ]);
  });

  test("of the same text all is the same, of an empty one all is new", () => {
    expect(told("a\nb", "a\nb")).toEqual([" a", " b"]);
    expect(told("", "a\nb")).toEqual(["+a", "+b"]);
    expect(told("a", "")).toEqual(["-a"]);
  });

  test("both texts come back out of it, and it is the shortest", () => {
    const random = randomFrom(7);
    for (let round = 0; round < 200; round += 1) {
      const make = () =>
        Array.from({ length: Math.floor(random() * 9) }, () => "abc"[Math.floor(random() * 3)]);
      const [a, b] = [make(), make()];
      const lines = diffLines(a.join("\n"), b.join("\n"));
      expect(lines.filter(({ kind }) => kind !== "added").map(({ text }) => text)).toEqual(a);
      expect(lines.filter(({ kind }) => kind !== "removed").map(({ text }) => text)).toEqual(b);
      const same = lines.filter(({ kind }) => kind === "same").length;
      expect(same).toBe(commonLength(a, b));
    }
  });
});

test("a changed line stands beside what came in its place", () => {
  const pairs = pairsOf(diffLines("a\nb\nc", "a\nx\ny\nc"));
  expect(pairs.map(({ left, right }) => [left?.text, right?.text])).toEqual([
    ["a", "a"],
    ["b", "x"],
    [undefined, "y"],
    ["c", "c"],
  ]);
});

test("changes that are near each other are one hunk", () => {
  const rows = [..."....x..x......x"];
  expect(hunksOf(rows, (row) => row === "x", 2)).toEqual([
    { from: 2, to: 10 },
    { from: 12, to: 15 },
  ]);
});

function commonLength(a: readonly unknown[], b: readonly unknown[]): number {
  const best = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      best[i]![j] =
        a[i - 1] === b[j - 1]
          ? best[i - 1]![j - 1] + 1
          : Math.max(best[i - 1]![j], best[i]![j - 1]);
    }
  }
  return best[a.length]![b.length];
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
