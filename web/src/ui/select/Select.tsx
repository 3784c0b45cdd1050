import { Select as Base } from "@base-ui/react/select";
import type { ReactElement, ReactNode } from "react";
import { classes } from "@/ui/classes";
import { IconCheck, IconChevronDown } from "@/ui/icons";
import surface from "@/ui/surface.module.css";
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

/** One of a few values. */
export function Select<T extends string>(props: SelectProps<T>): ReactElement {
  const { value, onChange, options, label, size = "m", prefix, className } = props;
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => next !== null && onChange(next as T)}
    >
      <Base.Trigger
        className={classes(styles.trigger, className)}
        aria-label={label}
        data-size={size}
      >
        {prefix && <span className={styles.prefix}>{prefix}</span>}
        <Base.Value className={styles.value} />
        <Base.Icon className={styles.icon}>
          <IconChevronDown size={12} />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          className={surface.positioner}
          sideOffset={4}
          alignItemWithTrigger={false}
          align="start"
        >
          <Base.Popup className={classes(surface.surface, surface.list)}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={surface.item}>
                <span className={surface.tick}>
                  <Base.ItemIndicator>
                    <IconCheck size={14} />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
