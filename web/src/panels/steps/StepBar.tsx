import type { KeyboardEvent, ReactElement, ReactNode } from "react";
import { formatInteger } from "@/lib/number";
import { IconButton, IconChevronLeft, IconChevronRight, IconLink, Slider } from "@/ui";
import styles from "./StepBar.module.css";
import type { Sync } from "./sync";

export interface StepBarProps {
  readonly steps: readonly number[];
  readonly at: number;
  readonly onAt: (at: number) => void;
  /** The buttons and short cuts go so many of the steps at a time. */
  readonly stride?: number;
  /** Lets all sliders of the page move together. */
  readonly sync?: Sync;
  /** What stands at the left: a choice of runs, a filter. */
  readonly children?: ReactNode;
}

/** The slider over the steps at which something was logged; absent when there is but one. */
export function StepBar(props: StepBarProps): ReactElement | null {
  const { steps, at, onAt, sync, stride = 1, children } = props;
  const go = (by: number): void => onAt(Math.min(steps.length - 1, Math.max(0, at + by * stride)));
  // The slider itself knows the plain arrow keys.
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0 || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    go(by);
  };
  if (steps.length < 2 && !children) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a short cut to what the buttons inside do
    <div className={styles.bar} onKeyDown={onKeyDown}>
      {children}
      {steps.length > 1 && (
        <div className={styles.slider}>
          <IconButton
            size="s"
            label="Earlier step"
            icon={<IconChevronLeft size={12} />}
            disabled={at <= 0}
            onClick={() => go(-1)}
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
            onClick={() => go(1)}
          />
          {sync && (
            <IconButton
              size="s"
              label="Move all sliders together"
              pressed={sync.isOn}
              icon={<IconLink size={12} />}
              onClick={() => sync.setOn(!sync.isOn)}
            />
          )}
        </div>
      )}
    </div>
  );
}
