import { Slider as Base } from "@base-ui/react/slider";
import type { ReactElement } from "react";
import styles from "./Slider.module.css";

export interface SliderProps {
  value: number;
  onChange: (value: number) => void;
  min: number;
  max: number;
  step?: number;
  label: string;
  /** Shows the value at the right end. */
  format?: (value: number) => string;
  disabled?: boolean;
}

export function Slider(props: SliderProps): ReactElement {
  const { value, onChange, min, max, step = 1, label, format, disabled = false } = props;
  return (
    <Base.Root
      className={styles.root}
      value={value}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={(next) => onChange(next as number)}
    >
      <Base.Control className={styles.control}>
        <Base.Track className={styles.track}>
          <Base.Indicator className={styles.indicator} />
          <Base.Thumb className={styles.thumb} aria-label={label} />
        </Base.Track>
      </Base.Control>
      {format && <output className={styles.value}>{format(value)}</output>}
    </Base.Root>
  );
}
