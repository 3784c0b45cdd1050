import type { ReactElement } from "react";
import type { PanelRun } from "@/panels/panel";
import { ColorDot, Select } from "@/ui";
import styles from "./StepBar.module.css";

export interface RunChoiceProps {
  readonly runs: readonly PanelRun[];
  readonly value: string;
  readonly onChange: (run: string) => void;
  readonly label?: string;
}

/** Which of the runs to show; nothing to choose, nothing shown. */
export function RunChoice(props: RunChoiceProps): ReactElement | null {
  const { runs, value, onChange, label = "Run" } = props;
  const run = runs.find(({ id }) => id === value);
  if (runs.length < 2 || !run) return null;
  return (
    <Select
      size="s"
      className={styles.choice ?? ""}
      label={label}
      value={value}
      onChange={onChange}
      prefix={<ColorDot color={run.color} />}
      options={runs.map((one) => ({ value: one.id, label: one.name }))}
    />
  );
}
