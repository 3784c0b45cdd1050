/** What can be put into a section: kinds of panels, and logged keys that no panel shows yet. */
import { PANELS } from "@/panels/registry";
import { Button, Dialog } from "@/ui";
import styles from "./AddPanel.module.css";

interface AddPanelProps {
  /** The section to put it into; null: the window is closed. */
  readonly section: string | null;
  readonly onAdd: (viewType: string) => void;
  readonly onClose: () => void;
}

/** A chart of a script comes by itself, with what the script says of it. */
const OFFERED = PANELS.filter(({ owns }) => owns === undefined);

export function AddPanel({ section, onAdd, onClose }: AddPanelProps) {
  return (
    <Dialog
      open={section !== null}
      onOpenChange={onClose}
      title={`Add a panel to ${section ?? ""}`}
      size="m"
    >
      <ul className={styles.types}>
        {OFFERED.map(({ viewType, label }) => (
          <li key={viewType}>
            <Button className={styles.type ?? ""} onClick={() => onAdd(viewType)}>
              {label}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
