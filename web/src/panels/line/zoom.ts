/** The part of x that all panels over one axis look at together; null: each its own. */
import { create } from "zustand";
import type { Range } from "@/charts/line/model";

interface Shared {
  readonly ranges: Readonly<Record<string, Range>>;
}

const useShared = create<Shared>(() => ({ ranges: {} }));

export function useSharedZoom(axis: string): Range | null {
  return useShared(({ ranges }) => ranges[axis] ?? null);
}

export function shareZoom(axis: string, range: Range | null): void {
  useShared.setState(({ ranges }) => {
    const { [axis]: _, ...others } = ranges;
    return { ranges: range ? { ...others, [axis]: range } : others };
  });
}
