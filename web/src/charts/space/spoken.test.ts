import { BoxGeometry, Group, Mesh } from "three";
import { expect, test } from "vitest";
import { bodyOfAtoms, bodyOfCloud } from "./draw";
import { cloudOf } from "./scene";
import { spoken } from "./spoken";

test("a cloud says how many points it has, and how far they reach", () => {
  const body = bodyOfCloud(
    cloudOf([
      [0, 0, 0],
      [1, 2, -3],
    ]),
    "#000000",
  );
  expect(spoken("scan", body)).toBe("scan, 2 points; x from 0 to 1, y from 0 to 2, z from −3 to 0");
});

test("a molecule says its atoms and bonds, a model its triangles", () => {
  const atoms = bodyOfAtoms([
    { element: "O", at: [0, 0, 0] },
    { element: "H", at: [0.9, 0, 0] },
  ]);
  expect(spoken("water", atoms)).toMatch(/^water, 2 atoms, 1 bond; x from /);
  expect(spoken("box", new Mesh(new BoxGeometry(2, 2, 2)))).toBe(
    "box, 12 triangles; x from −1 to 1, y from −1 to 1, z from −1 to 1",
  );
});

test("an empty body has a name alone", () => {
  expect(spoken("nothing", new Group())).toBe("nothing");
});
