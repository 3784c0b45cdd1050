import type { ReactElement, ReactNode } from "react";
import styles from "./Field.module.css";

/** A control with its name above it; the control itself says the name to screen readers. */
export function Labelled({
  label,
  children,
}: {
  label: string;
  children: ReactNode;
}): ReactElement {
  return (
    <div className={styles.field}>
      <span className={styles.label} aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}
