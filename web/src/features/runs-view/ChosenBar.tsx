import type { ReactElement } from "react";
import { formatCount } from "@/lib/number";
import { Button, IconButton, IconChart, IconClose, IconDownload, IconEdit } from "@/ui";
import styles from "./RunsView.module.css";

export interface ChosenBarProps {
  readonly count: number;
  readonly onCompare: () => void;
  readonly onExport: () => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
  readonly onClear: () => void;
}

/** What can be done with the chosen runs. */
export function ChosenBar(props: ChosenBarProps): ReactElement {
  const { count, onCompare, onExport, onEdit, onDelete, onClear } = props;
  return (
    <div className={styles.chosen} role="toolbar" aria-label="Chosen runs">
      <b>{formatCount(count, "run")} chosen</b>
      <Button variant="primary" icon={<IconChart size={14} />} onClick={onCompare}>
        Compare in workspace
      </Button>
      <Button icon={<IconDownload size={14} />} onClick={onExport}>
        Export CSV
      </Button>
      <Button icon={<IconEdit size={14} />} onClick={onEdit}>
        Edit…
      </Button>
      <Button variant="danger" onClick={onDelete}>
        Delete
      </Button>
      <IconButton label="Choose none" icon={<IconClose size={14} />} onClick={onClear} />
    </div>
  );
}
