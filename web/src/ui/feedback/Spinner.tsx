import type { ReactElement } from "react";
import styles from "./Feedback.module.css";

export function Spinner({ size = 14 }: { size?: number }): ReactElement {
  return (
    <span className={styles.spinner} style={{ width: size, height: size }} aria-hidden="true" />
  );
}
