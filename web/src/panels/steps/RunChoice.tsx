import type { ReactElement } from "react";
import type { PanelRun } from "@/panels/panel";
import { ColorDot, Select } from "@/ui";
import styles from "./StepBar.module.css";

export interface RunChoiceProps {
  readonly runs: readonly PanelRun[];
  readonly value: string;
  readonly onChange: (run: string) => void;
}

/** Which of the runs to show; nothing to choose, nothing shown. */
export function RunChoice({ runs, value, onChange }: RunChoiceProps): ReactElement | null {
  const run = runs.find(({ id }) => id === value);
  if (runs.length < 2 || !run) return null;
  return (
    <Select
      size="s"
      className={styles.choice ?? ""}
      label="Run"
      value={value}
      onChange={onChange}
      prefix={<ColorDot color={run.color} />}
      options={runs.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}
