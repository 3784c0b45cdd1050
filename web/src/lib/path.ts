/** Keys such as `train/loss` as paths: which section they belong to, and their natural order. */
export type Prefix = "first" | "last";

/** The section of keys that have no slash, as in W&B. */
export const NO_SECTION = "Charts";

/** `a/b/c` belongs to `a` (first) or `a/b` (last). */
export function sectionOf(key: string, prefix: Prefix = "first"): string {
  const slash = prefix === "first" ? key.indexOf("/") : key.lastIndexOf("/");
  return slash <= 0 ? NO_SECTION : key.slice(0, slash);
}

const NATURAL = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** `layer2` before `layer10`; equal but for case falls back to code order, so the order is total. */
export function naturalCompare(a: string, b: string): number {
  return NATURAL.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

export interface Section {
  readonly name: string;
  readonly keys: readonly string[];
}

/** Sections in natural order with `Charts` first, keys in natural order inside. */
export function groupBySection(keys: readonly string[], prefix: Prefix = "first"): Section[] {
  const byName = new Map<string, string[]>();
  for (const key of keys) {
    const name = sectionOf(key, prefix);
    const group = byName.get(name);
    if (group) group.push(key);
    else byName.set(name, [key]);
  }
  return [...byName]
    .map(([name, group]) => ({ name, keys: group.sort(naturalCompare) }))
    .sort((a, b) => rank(a.name) - rank(b.name) || naturalCompare(a.name, b.name));
}

function rank(name: string): number {
  return name === NO_SECTION ? 0 : 1;
}

/** The last part of a path: the name to show where the section already stands above. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
