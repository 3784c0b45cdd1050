/** The tabs of a run page, as they stand in the URL. */
export const RUN_TABS = [
  "charts",
  "overview",
  "system",
  "logs",
  "files",
  "code",
  "artifacts",
  "model",
] as const;

export type RunTab = (typeof RUN_TABS)[number];

/** Reads `?tab=`; anything unknown is the first one. */
export function readRunTab(raw: unknown): RunTab {
  return RUN_TABS.find((tab) => tab === raw) ?? RUN_TABS[0];
}
