/**
 * Addresses that scripts and links of other trackers' people use, and where here the same is: those
 * that the official client prints, and the tabs of a run as parts of a path. Pure.
 */
import { VERSION_TABS } from "@/pages/artifact/search";
import { RUN_TABS } from "@/pages/run/tabs";

type Params = Readonly<Record<string, string | undefined>>;

const RUN_TAB_OF: Params = { workspace: "charts", table: "charts", model: "model" };

/**
 * Returns the address here, below the base; null: it is none that is known. `path` is below the
 * base too, with its parts written as in an address.
 */
export function hereOf(path: string, search: string): string | null {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts.length < 3) return null;
  const asked = new URLSearchParams(search);
  if (parts.includes("registry") && asked.has("selectionPath")) return chosenOf(asked);
  const [entity, project, kind, one, two, three, four] = parts;
  const home = `/${entity}/${project}`;
  if (kind === "workspace") return `${home}${search}`;
  if (kind === "table" || kind === "groups") return `${home}/runs`;
  if (kind === "runs" && one && two) return `${home}/runs/${one}${tabOf(two)}`;
  if (kind === "sweeps" && one && two) return `${home}/sweeps/${one}`;
  if (kind === "artifacts" && one && two) return artifactOf(home, two, three, four);
  return null;
}

function tabOf(name: string): string {
  const tab = RUN_TAB_OF[name] ?? RUN_TABS.find((known) => known === name);
  return tab === undefined || tab === RUN_TABS[0] ? "" : `?tab=${tab}`;
}

/** `…/artifacts/<type>/<name>/<version>/<tab>`: here a name says enough. */
function artifactOf(home: string, name: string, version?: string, tab?: string): string {
  const known = VERSION_TABS.find((one) => one === tab);
  const search = new URLSearchParams({ ...(version && { version }), ...(known && { tab: known }) });
  return `${home}/artifacts/${name}${search.size > 0 ? `?${search}` : ""}`;
}

/** A page of a registry names in its search what is chosen there. */
function chosenOf(asked: URLSearchParams): string | null {
  const [entity, project, name] = (asked.get("selectionPath") ?? "").split("/");
  if (!entity || !project || !name) return null;
  const home = `/${encodeURIComponent(entity)}/${encodeURIComponent(project)}`;
  return artifactOf(home, encodeURIComponent(name), asked.get("version") ?? undefined);
}
