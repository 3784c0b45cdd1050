/** What new workspaces begin with: a document of the same form as theirs. Pure. */
import type { JsonObject } from "@/lib/json";
import { FRESH, readWorkspace, type Workspace } from "./document";

/**
 * Returns what a workspace begins with that nobody has touched. That of single runs takes over how
 * lines are drawn, and nothing else: which panels stand there says the run.
 */
export function beginningOf(template: JsonObject | null, isOfRuns = false): Workspace {
  if (template === null) return FRESH;
  const whole = readWorkspace(template);
  return isOfRuns ? { ...FRESH, settings: whole.settings } : whole;
}

/** What of a workspace others can begin with: how panels come and are drawn, nothing of a project. */
export function templateOf({ settings, isAutomatic, prefix }: Workspace): Workspace {
  return { ...FRESH, settings, isAutomatic, prefix };
}
