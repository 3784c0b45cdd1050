/** What can be put into a section: kinds of panels, and panels of what was logged. */
import type { ProjectRef } from "@/data/types";
import { PANELS } from "@/panels/registry";
import { Button, Dialog } from "@/ui";
import styles from "./AddPanel.module.css";
import { KeyPicker } from "./KeyPicker";
import type { ShownKeys } from "./shown-keys";
import type { NewPanel } from "./useActions";

interface AddPanelProps {
  readonly project: ProjectRef;
  /** The section to put it into. */
  readonly section: string;
  readonly shown: ShownKeys;
  readonly onAdd: (viewType: string) => void;
  readonly onExchange: (added: readonly NewPanel[], removed: readonly string[]) => void;
  readonly onClose: () => void;
}

/** A chart of a script comes by itself, with what the script says of it. */
const OFFERED = PANELS.filter(({ owns }) => owns === undefined);

export function AddPanel(props: AddPanelProps) {
  const { project, section, shown, onAdd, onExchange, onClose } = props;
  return (
    <Dialog open onOpenChange={onClose} title={`Add a panel to ${section}`} size="l">
      <ul className={styles.types}>
        {OFFERED.map(({ viewType, label }) => (
          <li key={viewType}>
            <Button className={styles.type ?? ""} onClick={() => onAdd(viewType)}>
              {label}
            </Button>
          </li>
        ))}
      </ul>
      <h3 className={styles.heading}>Logged keys</h3>
      <KeyPicker project={project} shown={shown} onExchange={onExchange} />
    </Dialog>
  );
}
