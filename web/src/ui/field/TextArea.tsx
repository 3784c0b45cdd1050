import { type ReactElement, useId } from "react";
import { classes } from "@/ui/classes";
import styles from "./Field.module.css";

export interface TextAreaProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  error?: string | null;
}

/** Several lines of text with their label, and below them what is wrong. */
export function TextArea(props: TextAreaProps): ReactElement {
  const { label, value, onChange, rows = 6, error } = props;
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className={classes(styles.area, styles.frame)}
        rows={rows}
        spellCheck={false}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-note` : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {error && (
        <p id={`${id}-note`} className={styles.note} data-invalid="">
          {error}
        </p>
      )}
    </div>
  );
}
