import { expect, test } from "vitest";
import { layered } from "./layers";

const edge = (text: string) => {
  const [from = "", to = ""] = text.split(">");
  return { from, to };
};

test("every edge leads to the right, the longest way counts", () => {
  const places = layered(["d", "c", "b", "a"], ["a>b", "b>c", "a>c", "c>d"].map(edge));
  expect(["a", "b", "c", "d"].map((node) => places.get(node)?.column)).toEqual([0, 1, 2, 3]);
});

test("what leads only to something far stands right before it", () => {
  const places = layered(["a", "b", "c", "late"], ["a>b", "b>c", "late>c"].map(edge));
  expect(places.get("late")?.column).toBe(1);
});

test("a circle is cut, and nothing hangs", () => {
  const places = layered(["run", "v0", "src"], ["src>run", "run>v0", "v0>run"].map(edge));
  expect([places.get("src")?.column, places.get("run")?.column, places.get("v0")?.column]).toEqual([
    0, 1, 2,
  ]);
});

test("edges do not cross where they need not", () => {
  const places = layered(["a", "b", "x", "y"], ["a>y", "b>x"].map(edge));
  expect(places.get("a")?.row).toBe(places.get("y")?.row);
  expect(places.get("b")?.row).toBe(places.get("x")?.row);
});

test("nodes without edges stand in the first column", () => {
  expect(layered(["a", "b"], [edge("gone>a")])).toEqual(
    new Map([
      ["a", { column: 0, row: 0 }],
      ["b", { column: 0, row: 1 }],
    ]),
  );
});
