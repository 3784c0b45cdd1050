/** What can be done with one panel. */
import type { LaidPanel } from "@/features/workspace/layout";
import { copyText, IconButton, IconMore, Menu, type MenuItem, useToast } from "@/ui";
import { writeAddress } from "./place";
import type { GridActions } from "./useActions";

interface PanelMenuProps {
  readonly panel: LaidPanel;
  readonly actions: GridActions;
  readonly onEdit: (id: string) => void;
}

const MOST_SECTIONS = 12;
const ADDRESS = ["panelDisplayName", "panelSectionName", "full"];

export function PanelMenu({ panel, actions, onEdit }: PanelMenuProps) {
  const toast = useToast();
  const copyLink = () => {
    const url = new URL(location.href);
    for (const name of ADDRESS) url.searchParams.delete(name);
    const address = actions.addressOf(panel.id);
    const named = Object.entries(address ? writeAddress(address) : {});
    for (const [name, value] of named) url.searchParams.set(name, value);
    void copyText(url.href).then(() => toast({ title: "Link copied", tone: "good" }));
  };
  const moves: readonly MenuItem[] = actions
    .sectionNames()
    .slice(0, MOST_SECTIONS)
    .map((name) => ({ label: name, onSelect: () => actions.move(panel.id, name, null) }));
  return (
    <Menu
      align="end"
      trigger={
        <IconButton size="s" label={`More of ${panel.title}`} icon={<IconMore size={14} />} />
      }
      items={[
        { label: "Edit…", onSelect: () => onEdit(panel.id) },
        { label: "Duplicate", onSelect: () => actions.duplicate(panel.id) },
        { label: "Copy link", onSelect: copyLink },
        { label: "Remove", danger: true, onSelect: () => actions.remove(panel.id) },
        { separator: true },
        { label: "Move forward", onSelect: () => actions.shift(panel.id, -1) },
        { label: "Move back", onSelect: () => actions.shift(panel.id, 1) },
        ...(moves.length > 1 ? [{ heading: "Move to" }, ...moves] : []),
      ]}
    />
  );
}
