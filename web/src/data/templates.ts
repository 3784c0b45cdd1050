/** What new workspaces begin with. */
import { queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "./http";
import type { JsonObject, WorkspaceTemplate } from "./types";

const PATH = "workspace-template";

export function templateQuery() {
  return queryOptions({
    queryKey: [PATH],
    queryFn: ({ signal }) => getJson<WorkspaceTemplate>(PATH, { signal }),
  });
}

export interface TemplateSave {
  /** Null takes it away. */
  readonly spec: JsonObject | null;
  /** Of those who have none of their own, instead of one's own. */
  readonly for_everybody: boolean;
}

export function saveTemplate(save: TemplateSave): Promise<WorkspaceTemplate> {
  return sendJson<WorkspaceTemplate>("PUT", PATH, save);
}
