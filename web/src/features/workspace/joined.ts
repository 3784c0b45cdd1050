/**
 * What comes of a workspace that two windows changed at once: what only one of them changed is as it
 * made it; what both did, as it is here. Sections and panels are told by their names. Pure.
 */
import type { PanelDoc, SectionDoc, Workspace } from "./document";

/** `base` is what both began with, `mine` what came of it here, `theirs` elsewhere. */
export function joined(base: Workspace, mine: Workspace, theirs: Workspace): Workspace {
  return {
    ...theirs,
    ...fields(base, mine, theirs),
    settings: fields(base.settings, mine.settings, theirs.settings),
    colors: fields(base.colors, mine.colors, theirs.colors),
    runSet: fields(base.runSet, mine.runSet, theirs.runSet),
    sections: items(base.sections, mine.sections, theirs.sections, ({ name }) => name, section),
  };
}

/** Two that both windows began by themselves have their panels alone in common. */
function section(base: SectionDoc | undefined, mine: SectionDoc, theirs: SectionDoc): SectionDoc {
  const panels = items<PanelDoc>(
    base?.panels ?? [],
    mine.panels,
    theirs.panels,
    ({ id }) => id,
    either,
  );
  return { ...fields(base ?? theirs, mine, theirs), panels };
}

function either<T>(base: T | undefined, mine: T, theirs: T): T {
  return isSame(base, mine) ? theirs : mine;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** Each field by itself. */
function fields<T extends object>(base: T, mine: T, theirs: T): T {
  const names = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  const values = [...names].map((name) => {
    const of = (one: T): unknown => Reflect.get(one, name);
    return [name, either(of(base), of(mine), of(theirs))] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as T;
}

/** Each item of a list by itself, in the order of the window that put them in another one. */
function items<T>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
  nameOf: (item: T) => string,
  join: (base: T | undefined, mine: T, theirs: T) => T,
): readonly T[] {
  const [was, here, there] = [base, mine, theirs].map(
    (list) => new Map(list.map((item) => [nameOf(item), item])),
  ) as [Map<string, T>, Map<string, T>, Map<string, T>];
  const isMoved = !isSame([...was.keys()], [...here.keys()]);
  const [first, second] = isMoved ? [here, there] : [there, here];
  const order = [...first.keys()];
  for (const [name, before] of withBefore([...second.keys()])) {
    if (first.has(name)) continue;
    order.splice(before === null ? 0 : order.indexOf(before) + 1, 0, name);
  }
  return order.flatMap((name) => {
    const [old, own, other] = [was.get(name), here.get(name), there.get(name)];
    if (own === undefined || other === undefined) {
      const left = own ?? other;
      // Taken away by one, and not changed by the other.
      const isGone = left === undefined || (old !== undefined && isSame(old, left));
      return isGone ? [] : [left];
    }
    return [join(old, own, other)];
  });
}

function withBefore(names: readonly string[]): readonly (readonly [string, string | null])[] {
  return names.map((name, at) => [name, names[at - 1] ?? null] as const);
}
