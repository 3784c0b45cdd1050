/** Which panels there are: one for each key by itself, or those only that somebody put there. */
import { resetPanels, setAutomatic, setPrefix } from "@/features/workspace/edits";
import type { WorkspaceHandle } from "@/features/workspace/useWorkspace";
import { IconButton, IconSettings, Menu } from "@/ui";

interface PanelsMenuProps {
  readonly handle: WorkspaceHandle;
}

export function PanelsMenu({ handle }: PanelsMenuProps) {
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
      ]}
    />
  );
}
