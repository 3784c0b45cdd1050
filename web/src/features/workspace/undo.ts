/** A value with its past and future. Pure; steps that belong together (a slider's) are one. */
export interface Undoable<T> {
  readonly now: T;
  readonly past: readonly T[];
  readonly future: readonly T[];
  /** What the last step was, and when: the same again soon after joins it. */
  readonly last: { readonly what: string; readonly at_ms: number } | null;
}

const MOST = 100;
const JOIN_MS = 800;

export function undoable<T>(now: T): Undoable<T> {
  return { now, past: [], future: [], last: null };
}

/** `what` names the step: the same name within a moment continues the step before. */
export function step<T>(old: Undoable<T>, next: T, what: string, at_ms: number): Undoable<T> {
  if (next === old.now) return old;
  const joins = old.last?.what === what && at_ms - old.last.at_ms < JOIN_MS;
  const past = joins ? old.past : [...old.past, old.now].slice(-MOST);
  return { now: next, past, future: [], last: { what, at_ms } };
}

export function undo<T>(old: Undoable<T>): Undoable<T> {
  const before = old.past.at(-1);
  if (before === undefined) return old;
  return { now: before, past: old.past.slice(0, -1), future: [old.now, ...old.future], last: null };
}

export function redo<T>(old: Undoable<T>): Undoable<T> {
  const [next, ...future] = old.future;
  if (next === undefined) return old;
  return { now: next, past: [...old.past, old.now], future, last: null };
}
