import type { ReactElement, ReactNode } from "react";
import { formatInteger } from "@/lib/number";
import { IconButton, IconChevronLeft, IconChevronRight, Slider } from "@/ui";
import styles from "./StepBar.module.css";

export interface StepBarProps {
  readonly steps: readonly number[];
  readonly at: number;
  readonly onAt: (at: number) => void;
  /** What stands at the left: a choice of runs, a filter. */
  readonly children?: ReactNode;
}

/** The slider over the steps at which something was logged; absent when there is but one. */
export function StepBar({ steps, at, onAt, children }: StepBarProps): ReactElement | null {
  if (steps.length < 2 && !children) return null;
  return (
    <div className={styles.bar}>
      {children}
      {steps.length > 1 && (
        <div className={styles.slider}>
          <IconButton
            size="s"
            label="Earlier step"
            icon={<IconChevronLeft size={12} />}
            disabled={at <= 0}
            onClick={() => onAt(at - 1)}
          />
          <Slider
            label="Step"
            min={0}
            max={steps.length - 1}
            value={at}
            onChange={onAt}
            format={(place) => `step ${formatInteger(steps[place] ?? 0)}`}
          />
          <IconButton
            size="s"
            label="Later step"
            icon={<IconChevronRight size={12} />}
            disabled={at >= steps.length - 1}
            onClick={() => onAt(at + 1)}
          />
        </div>
      )}
    </div>
  );
}
