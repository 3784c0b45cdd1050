/** Which panels there are: one for each key by itself, or those only that somebody put there. */

import { writeWorkspace } from "@/features/workspace/document";
import { resetPanels, setAutomatic, setPrefix } from "@/features/workspace/edits";
import { templateOf } from "@/features/workspace/template";
import { useSaveTemplate } from "@/features/workspace/useSaveTemplate";
import { keyOf, type WorkspaceHandle } from "@/features/workspace/useWorkspace";
import { IconButton, IconSettings, Menu, useToast } from "@/ui";

interface PanelsMenuProps {
  readonly handle: WorkspaceHandle;
}

export function PanelsMenu({ handle }: PanelsMenuProps) {
  const begin = useBeginLikeThis(handle);
  const { isAutomatic, prefix } = handle.workspace;
  return (
    <Menu
      align="end"
      trigger={<IconButton label="Panels of this workspace" icon={<IconSettings />} />}
      items={[
        {
          label: "A panel for every key",
          checked: isAutomatic,
          onSelect: () => handle.edit("automatic", setAutomatic(!isAutomatic)),
        },
        { heading: "Sections by" },
        {
          label: "First part of a key",
          checked: prefix === "first",
          onSelect: () => handle.edit("prefix", setPrefix("first")),
        },
        {
          label: "All but the last part",
          checked: prefix === "last",
          onSelect: () => handle.edit("prefix", setPrefix("last")),
        },
        { separator: true },
        {
          label: "Start over with every key",
          onSelect: () => handle.edit("start over", resetPanels(true)),
        },
        {
          label: "Start over with nothing",
          onSelect: () => handle.edit("start empty", resetPanels(false)),
        },
        { separator: true },
        { label: "Begin new workspaces like this", onSelect: begin },
      ]}
    />
  );
}

/** Keeps how panels come and are drawn here as what new workspaces of the viewer begin with. */
function useBeginLikeThis(handle: WorkspaceHandle): () => void {
  const saving = useSaveTemplate(keyOf(handle.project, handle.name));
  const toast = useToast();
  return () =>
    saving.mutate(
      { spec: writeWorkspace(templateOf(handle.workspace)), for_everybody: false },
      {
        onSuccess: () => toast({ title: "New workspaces begin like this", tone: "good" }),
        onError: ({ message }) => toast({ title: "Not saved", description: message, tone: "bad" }),
      },
    );
}
