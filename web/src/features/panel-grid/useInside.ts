import { useMemo } from "react";
import type { LaidSection } from "@/features/workspace/layout";
import type { Draw } from "./PanelCard";

/** How the panels of a section are drawn: its settings change them alone. Null: there is no section. */
export function useInside(draw: Draw, section: LaidSection | null): Draw {
  const fingerprint = JSON.stringify(section?.settings ?? null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the fingerprint says all about the settings
  return useMemo(
    () => (section ? { ...draw, levels: [...draw.levels, section.settings] } : draw),
    [draw, fingerprint],
  );
}
