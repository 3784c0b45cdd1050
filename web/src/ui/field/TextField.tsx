import { type ComponentProps, type ReactElement, useId } from "react";
import { classes } from "@/ui/classes";
import styles from "./Field.module.css";

type InputProps = Omit<ComponentProps<"input">, "value" | "onChange" | "size" | "className">;

export interface TextFieldProps extends InputProps {
  label: string;
  hideLabel?: boolean;
  value: string;
  onChange: (value: string) => void;
  error?: string | null;
  hint?: string;
}

/** A line of text with its label, and below it what is wrong or what is wanted. */
export function TextField(props: TextFieldProps): ReactElement {
  const { label, hideLabel = false, value, onChange, error, hint, ...rest } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label className={hideLabel ? "visually-hidden" : styles.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={classes(styles.input, styles.frame)}
        data-invalid={error ? "" : undefined}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {note && (
        <p id={`${id}-note`} className={styles.note} data-invalid={error ? "" : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
