/** How a select looks while it is closed. */
import type { ReactElement, ReactNode } from "react";
import { classes } from "@/ui/classes";
import { IconChevronDown } from "@/ui/icons";
import styles from "./Select.module.css";

export interface Option<T extends string> {
  value: T;
  label: string;
}

export interface SelectProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly Option<T>[];
  label: string;
  size?: "s" | "m";
  /** A word or icon in front of the value. */
  prefix?: ReactNode;
  className?: string;
}

/** What the control has, opened or not. */
export function triggerOf<T extends string>({ label, size = "m", className }: SelectProps<T>) {
  return { className: classes(styles.trigger, className), "aria-label": label, "data-size": size };
}

/** What stands in the control. */
export function Look<T extends string>({ prefix, value, options }: SelectProps<T>): ReactElement {
  return (
    <>
      {prefix && <span className={styles.prefix}>{prefix}</span>}
      <span className={styles.value}>{options.find((one) => one.value === value)?.label}</span>
      <span className={styles.icon} aria-hidden>
        <IconChevronDown size={12} />
      </span>
    </>
  );
}
