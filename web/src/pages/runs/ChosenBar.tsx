import type { ReactElement } from "react";
import { formatCount } from "@/lib/number";
import { Button, IconButton, IconChart, IconClose, IconDownload } from "@/ui";
import styles from "./RunsPage.module.css";

export interface ChosenBarProps {
  readonly count: number;
  readonly onCompare: () => void;
  readonly onExport: () => void;
  readonly onClear: () => void;
}

/** What can be done with the chosen runs. */
export function ChosenBar({ count, onCompare, onExport, onClear }: ChosenBarProps): ReactElement {
  return (
    <div className={styles.chosen} role="toolbar" aria-label="Chosen runs">
      <b>{formatCount(count, "run")} chosen</b>
      <Button variant="primary" icon={<IconChart size={14} />} onClick={onCompare}>
        Compare in workspace
      </Button>
      <Button icon={<IconDownload size={14} />} onClick={onExport}>
        Export CSV
      </Button>
      <IconButton label="Choose none" icon={<IconClose size={14} />} onClick={onClear} />
    </div>
  );
}
