/** How large the panels of a page are; kept among the settings of its workspace. */
import type { JsonObject } from "@/lib/json";

export type PanelSize = "s" | "m" | "l";

export const SIZES: readonly { value: PanelSize; label: string }[] = [
  { value: "s", label: "S" },
  { value: "m", label: "M" },
  { value: "l", label: "L" },
];

export function sizeOf({ panelSize }: JsonObject): PanelSize {
  return SIZES.find(({ value }) => value === panelSize)?.value ?? "m";
}
