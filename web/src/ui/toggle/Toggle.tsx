/** Controls that are on or off, or one of a row. */
import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { ReactElement, ReactNode } from "react";
import { classes } from "@/ui/classes";
import { IconCheck, IconMinus } from "@/ui/icons";
import styles from "./Toggle.module.css";

export interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  hideLabel?: boolean;
  disabled?: boolean;
}

export function Switch(props: SwitchProps): ReactElement {
  const { checked, onChange, label, hideLabel = false, disabled = false } = props;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the switch inside
    <label className={styles.label}>
      <BaseSwitch.Root
        className={styles.switch}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
      >
        <BaseSwitch.Thumb className={styles.thumb} />
      </BaseSwitch.Root>
      <span className={hideLabel ? "visually-hidden" : undefined}>{label}</span>
    </label>
  );
}

export interface CheckboxProps {
  checked: boolean | "mixed";
  onChange: (checked: boolean) => void;
  label: string;
  hideLabel?: boolean;
  disabled?: boolean;
}

export function Checkbox(props: CheckboxProps): ReactElement {
  const { checked, onChange, label, hideLabel = false, disabled = false } = props;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the box inside
    <label className={styles.label}>
      <BaseCheckbox.Root
        className={styles.box}
        checked={checked === true}
        indeterminate={checked === "mixed"}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next)}
      >
        <BaseCheckbox.Indicator className={styles.mark}>
          {checked === "mixed" ? <IconMinus size={12} /> : <IconCheck size={12} />}
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span className={hideLabel ? "visually-hidden" : undefined}>{label}</span>
    </label>
  );
}

export interface SegmentedProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; icon?: ReactNode }[];
  label: string;
  size?: "s" | "m";
}

/** One of two or three values, all in sight. */
export function Segmented<T extends string>(props: SegmentedProps<T>): ReactElement {
  const { value, onChange, options, label, size = "m" } = props;
  return (
    <ToggleGroup
      className={styles.segmented}
      data-size={size}
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => next !== undefined && onChange(next as T)}
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          className={classes(styles.segment, option.icon ? styles.withIcon : undefined)}
          aria-label={option.label}
          title={option.icon ? option.label : undefined}
        >
          {option.icon ?? option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
