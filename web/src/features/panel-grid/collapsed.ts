/** Which sections are closed, kept in the browser per project. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { ProjectRef } from "@/data/types";

interface Collapsed {
  readonly names: Readonly<Record<string, boolean>>;
}

const useStore = create<Collapsed>()(
  persist((): Collapsed => ({ names: {} }), { name: "runwell.collapsed" }),
);

export function useCollapsed(
  { entity, project }: ProjectRef,
  section: string,
): readonly [isCollapsed: boolean, toggle: () => void] {
  const name = `${entity}/${project}/${section}`;
  const isCollapsed = useStore(({ names }) => names[name] ?? false);
  const toggle = () =>
    useStore.setState(({ names }) => ({ names: { ...names, [name]: !isCollapsed } }));
  return [isCollapsed, toggle];
}
