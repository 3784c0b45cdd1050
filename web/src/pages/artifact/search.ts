/** How the page of an artifact is seen, as it stands in the URL. */

export const VERSION_TABS = ["overview", "files", "lineage", "results", "history"] as const;

export type VersionTab = (typeof VERSION_TABS)[number];

export interface ArtifactSearch {
  /** An alias or vN; absent: the newest. */
  readonly version?: string;
  /** Absent: the first. */
  readonly tab?: VersionTab;
  /** Results that stand beside the versions; absent: the first few that runs have. */
  readonly columns?: readonly string[];
}

/** Reads it from a URL; what makes no sense is left out. */
export function readArtifactSearch(raw: Readonly<Record<string, unknown>>): ArtifactSearch {
  const { version, columns } = raw;
  const tab = VERSION_TABS.find((one) => one === raw.tab);
  const names = Array.isArray(columns) ? columns.filter((one) => typeof one === "string") : null;
  return {
    ...(typeof version === "string" && version !== "" && { version }),
    ...(tab && tab !== VERSION_TABS[0] && { tab }),
    ...(names && { columns: names }),
  };
}
