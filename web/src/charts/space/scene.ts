/**
 * Points, boxes and arrows in space out of what was logged, and atoms out of files of molecules.
 * Pure: numbers in, numbers out; `draw.ts` makes pictures of them.
 */
import { asNumber, isArray, isObject, type Json } from "@/lib/json";

type Triple = readonly [number, number, number];

export interface Segment {
  readonly from: Triple;
  readonly to: Triple;
  /** From 0 to 1. */
  readonly color: Triple | null;
}

export interface Points {
  readonly positions: Float32Array;
  /** Three from 0 to 1 for each point; null: all in the colour of the theme. */
  readonly colors: Float32Array | null;
}

export interface CloudScene {
  readonly points: Points;
  readonly segments: readonly Segment[];
}

export interface Atom {
  readonly element: string;
  readonly at: Triple;
}

/** Categories 1 to 14 of a point, as colours that can be told apart. */
const CATEGORIES: readonly Triple[] = [
  [0.05, 0.65, 0.91],
  [0.98, 0.45, 0.09],
  [0.06, 0.73, 0.51],
  [0.55, 0.36, 0.96],
  [0.94, 0.27, 0.27],
  [0.92, 0.7, 0.03],
  [0.93, 0.28, 0.6],
  [0.08, 0.72, 0.65],
  [0.39, 0.4, 0.95],
  [0.52, 0.8, 0.09],
  [0.85, 0.27, 0.94],
  [0.96, 0.62, 0.04],
  [0.23, 0.51, 0.96],
  [0.13, 0.77, 0.37],
];

/** Reads `pts.json`: a list of points, or a scene with points, boxes and vectors. */
export function cloudOf(document: Json): CloudScene {
  if (isArray(document)) return { points: pointsOf(document), segments: [] };
  if (!isObject(document)) throw new Error("this file holds no points");
  const boxes = isArray(document.boxes) ? document.boxes.filter(isObject) : [];
  const vectors = isArray(document.vectors) ? document.vectors.filter(isObject) : [];
  return {
    points: pointsOf(isArray(document.points) ? document.points : []),
    segments: [
      ...boxes.flatMap((box) => {
        const corners = (isArray(box.corners) ? box.corners : []).flatMap(tripleOf);
        const color = colorOf(box.color);
        return edgesOf(corners).map(([from, to]) => ({ from, to, color }));
      }),
      ...vectors.flatMap((vector) => {
        const [from] = tripleOf(vector.start ?? null);
        const [to] = tripleOf(vector.end ?? null);
        return from && to ? [{ from, to, color: colorOf(vector.color) }] : [];
      }),
    ],
  };
}

function pointsOf(rows: readonly Json[]): Points {
  const points = rows.flatMap((row) => {
    const numbers = isArray(row) ? row.map((cell) => asNumber(cell) ?? Number.NaN) : [];
    return numbers.slice(0, 3).every(Number.isFinite) && numbers.length >= 3 ? [numbers] : [];
  });
  const isPlain = points.every((numbers) => numbers.length < 4);
  const colors = isPlain ? null : Float32Array.from(points.flatMap(pointColor));
  return { positions: Float32Array.from(points.flatMap((one) => one.slice(0, 3))), colors };
}

function pointColor(numbers: readonly number[]): Triple {
  if (numbers.length >= 6) {
    const [r = 0, g = 0, b = 0] = numbers.slice(3, 6);
    return [r / 255, g / 255, b / 255];
  }
  const category = Math.round(numbers[3] ?? 1) - 1;
  return CATEGORIES[((category % 14) + 14) % 14] ?? [0.5, 0.5, 0.5];
}

function tripleOf(value: Json): readonly Triple[] {
  const [x, y, z] = isArray(value) ? value.map(asNumber) : [];
  return x !== undefined && y !== undefined && z !== undefined ? [[x, y, z]] : [];
}

function colorOf(value: Json | undefined): Triple | null {
  const [triple] = tripleOf(value ?? null);
  return triple ? [triple[0] / 255, triple[1] / 255, triple[2] / 255] : null;
}

/**
 * The twelve edges of a box whose corners come in any order: three of the corners are reached from
 * the first along edges, and the others are sums of these.
 */
export function edgesOf(corners: readonly Triple[]): readonly (readonly [Triple, Triple])[] {
  const [origin, ...others] = corners;
  if (!origin || corners.length !== 8) return [];
  const size = Math.max(...others.map((corner) => length(minus(corner, origin))));
  const near = (a: Triple) => others.some((b) => length(minus(a, b)) <= size * 1e-4);
  for (const [i, a] of others.entries()) {
    for (const [j, b] of others.entries()) {
      for (const [k, c] of others.entries()) {
        if (i >= j || j >= k) continue;
        const steps = [a, b, c].map((corner) => minus(corner, origin)) as [Triple, Triple, Triple];
        const sums = SUMS.map((sum) => sum.reduce((at, step) => plus(at, steps[step]), origin));
        if (sums.every(near)) return along(origin, steps);
      }
    }
  }
  return [];
}

const SUMS: readonly (readonly (0 | 1 | 2)[])[] = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 1, 2],
];

function along(
  origin: Triple,
  steps: readonly [Triple, Triple, Triple],
): readonly (readonly [Triple, Triple])[] {
  const edges: (readonly [Triple, Triple])[] = [];
  for (let bits = 0; bits < 8; bits += 1) {
    const from = steps.reduce(
      (at, step, place) => (bits & (1 << place) ? plus(at, step) : at),
      origin,
    );
    for (const [place, step] of steps.entries()) {
      if (!(bits & (1 << place))) edges.push([from, plus(from, step)]);
    }
  }
  return edges;
}

/** Reads atoms of PDB, XYZ, MOL and SDF files (of several molecules the first); empty of others. */
export function atomsOf(text: string, format: string): readonly Atom[] {
  const lines = text.split(/\r?\n/);
  if (format === "pdb" || format === "pqr") return pdbAtoms(lines);
  if (format === "xyz") return lines.slice(2).flatMap((line) => xyzAtom(line));
  if (format === "sdf" || format === "mol") return molAtoms(lines);
  if (format === "gro") return lines.slice(2, -1).flatMap(groAtom);
  return [];
}

function pdbAtoms(lines: readonly string[]): readonly Atom[] {
  const end = lines.findIndex((line) => line.startsWith("ENDMDL"));
  return lines.slice(0, end < 0 ? undefined : end).flatMap((line) => {
    if (!/^(ATOM|HETATM)/.test(line)) return [];
    const at = [line.slice(30, 38), line.slice(38, 46), line.slice(46, 54)].map(Number);
    const name =
      line.slice(76, 78).trim() ||
      line
        .slice(12, 16)
        .replace(/[^A-Za-z]/g, "")
        .slice(0, 1);
    return atomAt(name, at);
  });
}

function xyzAtom(line: string): readonly Atom[] {
  const [element = "", ...rest] = line.trim().split(/\s+/);
  return atomAt(element, rest.slice(0, 3).map(Number));
}

function molAtoms(lines: readonly string[]): readonly Atom[] {
  const count = Number(lines[3]?.slice(0, 3));
  if (!Number.isInteger(count)) return [];
  return lines.slice(4, 4 + count).flatMap((line) => {
    const at = [line.slice(0, 10), line.slice(10, 20), line.slice(20, 30)].map(Number);
    return atomAt(line.slice(31, 34).trim(), at);
  });
}

function groAtom(line: string): readonly Atom[] {
  const at = [line.slice(20, 28), line.slice(28, 36), line.slice(36, 44)].map(
    (part) => Number(part) * 10,
  );
  return atomAt(
    line
      .slice(10, 15)
      .replace(/[^A-Za-z]/g, "")
      .slice(0, 1),
    at,
  );
}

function atomAt(element: string, [x, y, z]: readonly number[]): readonly Atom[] {
  const isPlaced = [x, y, z].every((number) => Number.isFinite(number));
  const name = element.charAt(0).toUpperCase() + element.slice(1).toLowerCase();
  return isPlaced ? [{ element: name, at: [x as number, y as number, z as number] }] : [];
}

/** Covalent radii in ångström; others count as carbon. */
const RADII: Readonly<Record<string, number>> = {
  H: 0.31,
  C: 0.76,
  N: 0.71,
  O: 0.66,
  S: 1.05,
  P: 1.07,
};

export function radiusOf({ element }: Atom): number {
  return RADII[element] ?? 0.9;
}

const COLORS: Readonly<Record<string, Triple>> = {
  H: [0.9, 0.9, 0.9],
  C: [0.4, 0.42, 0.46],
  N: [0.2, 0.35, 0.95],
  O: [0.9, 0.2, 0.15],
  S: [0.95, 0.8, 0.2],
  P: [0.95, 0.5, 0.1],
};

export function atomColor({ element }: Atom): Triple {
  return COLORS[element] ?? [0.75, 0.35, 0.75];
}

const MOST_BONDED = 5000;

/** Atoms that lie as near to each other as bonds are long; of huge molecules none are looked for. */
export function bondsOf(atoms: readonly Atom[]): readonly (readonly [Triple, Triple])[] {
  if (atoms.length > MOST_BONDED) return [];
  const cells = new Map<string, Atom[]>();
  const cellOf = ({ at }: Atom) =>
    at.map((part) => Math.floor(part / CELL)) as [number, number, number];
  const bonds: (readonly [Triple, Triple])[] = [];
  for (const atom of atoms) {
    const [x, y, z] = cellOf(atom);
    for (const dx of NEAR)
      for (const dy of NEAR)
        for (const dz of NEAR)
          for (const other of cells.get(`${x + dx} ${y + dy} ${z + dz}`) ?? [])
            if (isBond(atom, other)) bonds.push([other.at, atom.at]);
    const key = `${x} ${y} ${z}`;
    const cell = cells.get(key);
    if (cell) cell.push(atom);
    else cells.set(key, [atom]);
  }
  return bonds;
}

const CELL = 2.6;
const NEAR = [-1, 0, 1] as const;

function isBond(a: Atom, b: Atom): boolean {
  const distance = length(minus(a.at, b.at));
  return distance > 0.4 && distance <= (radiusOf(a) + radiusOf(b)) * 1.25;
}

function minus(a: Triple, b: Triple): Triple {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function plus(a: Triple, b: Triple): Triple {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function length([x, y, z]: Triple): number {
  return Math.hypot(x, y, z);
}
