import type { ReactElement, ReactNode } from "react";
import styles from "./Kbd.module.css";

/** A key to press. */
export function Kbd({ children }: { children: ReactNode }): ReactElement {
  return <kbd className={styles.kbd}>{children}</kbd>;
}
