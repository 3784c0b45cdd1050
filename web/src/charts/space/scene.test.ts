import { describe, expect, test } from "vitest";
import { atomsOf, bondsOf, cloudOf, edgesOf } from "./scene";

type Triple = readonly [number, number, number];

describe("cloudOf", () => {
  test("plain points have no colours, others those of their category or their own", () => {
    expect(cloudOf([[1, 2, 3]]).points.colors).toBeNull();
    expect([...cloudOf([[1, 2, 3, 255, 0, 51]]).points.colors!].map((n) => n.toFixed(1))).toEqual([
      "1.0",
      "0.0",
      "0.2",
    ]);
    const { colors } = cloudOf([
      [0, 0, 0, 1],
      [0, 0, 0, 15],
    ]).points;
    expect([...colors!.slice(0, 3)]).toEqual([...colors!.slice(3)]);
  });

  test("what is no point is left out; what is no scene at all is told", () => {
    expect([...cloudOf([[1, 2], "x", [1, 2, "NaN"], [4, 5, 6]]).points.positions]).toEqual([
      4, 5, 6,
    ]);
    expect(() => cloudOf(3)).toThrow("no points");
  });

  test("a scene has boxes and arrows", () => {
    const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => [n & 1, (n >> 1) & 1, n >> 2]);
    const { segments } = cloudOf({
      type: "lidar/beta",
      points: [],
      boxes: [{ corners, color: [255, 0, 0] }],
      vectors: [{ start: [0, 0, 0], end: [0, 0, 2] }],
    });
    expect(segments).toHaveLength(13);
    expect(segments[0]?.color).toEqual([1, 0, 0]);
  });
});

describe("edgesOf", () => {
  test("finds the edges of a turned box whatever the order of its corners", () => {
    const turned = ([x, y, z]: Triple): Triple => [x * 0.8 - y * 0.6 + 5, x * 0.6 + y * 0.8, z * 3];
    const corners = [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 1],
      [1, 0, 1],
      [1, 1, 1],
    ] as const;
    for (const order of [
      corners,
      corners.toReversed(),
      [...corners.slice(3), ...corners.slice(0, 3)],
    ]) {
      const lengths = edgesOf(order.map(turned)).map(([a, b]) =>
        Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]).toFixed(3),
      );
      expect(lengths.toSorted()).toEqual([...Array(8).fill("1.000"), ...Array(4).fill("3.000")]);
    }
  });

  test("what is no box has none", () => {
    expect(edgesOf([[0, 0, 0]])).toEqual([]);
    expect(edgesOf([0, 1, 2, 4, 8, 16, 32, 64].map((n): Triple => [n, n * n, 0]))).toEqual([]);
  });
});

describe("molecules", () => {
  const PDB = [
    "HETATM    1 C   LIG A   1       0.000   0.000   0.000  1.00  0.00           C",
    "HETATM    2 O   LIG A   1       1.200   0.000   0.000  1.00  0.00           O",
    "HETATM    3 H   LIG A   1       9.000   0.000   0.000  1.00  0.00           H",
  ].join("\n");

  test("atoms of PDB and XYZ, bound where they are near each other", () => {
    const atoms = atomsOf(PDB, "pdb");
    expect(atoms.map(({ element }) => element)).toEqual(["C", "O", "H"]);
    expect(bondsOf(atoms)).toEqual([
      [
        [0, 0, 0],
        [1.2, 0, 0],
      ],
    ]);
    expect(atomsOf("2\nname\nCL 0 0 0\nH 1 0 0\n", "xyz").map(({ element }) => element)).toEqual([
      "Cl",
      "H",
    ]);
  });

  test("atoms of a MOL file; nothing of a format that is not known", () => {
    const mol = [
      "name",
      "",
      "",
      "  1  0  0  0  0  0            999 V2000",
      "    1.0000   -2.0000    0.5000 N   0  0",
    ].join("\n");
    expect(atomsOf(mol, "sdf")).toEqual([{ element: "N", at: [1, -2, 0.5] }]);
    expect(atomsOf(mol, "mmtf")).toEqual([]);
  });
});
