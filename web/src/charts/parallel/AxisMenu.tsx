/** What can be done with one axis, below it: logarithmic, upside down, further left or right. */
import type { ReactElement } from "react";
import { IconButton, IconMore, Menu } from "@/ui";
import type { ParallelAxis } from "./model";
import styles from "./Parallel.module.css";

export type AxisChange = Partial<Pick<ParallelAxis, "isLog" | "isFlipped">>;

interface AxisMenuProps {
  readonly axis: ParallelAxis;
  readonly isNumeric: boolean;
  /** Where the axis stands, in CSS pixels. */
  readonly x: number;
  readonly onChange: (change: AxisChange) => void;
  /** Moves it one place; null: there is none on that side. */
  readonly onLeft: (() => void) | null;
  readonly onRight: (() => void) | null;
}

export function AxisMenu(props: AxisMenuProps): ReactElement {
  const { axis, isNumeric, x, onChange, onLeft, onRight } = props;
  const { label, isLog, isFlipped } = axis;
  return (
    <div className={styles.menu} style={{ left: x }}>
      <Menu
        align="center"
        trigger={
          <IconButton
            size="s"
            label={`Axis ${label}`}
            pressed={isLog || isFlipped}
            icon={<IconMore size={12} />}
          />
        }
        items={[
          {
            label: "Log",
            checked: isLog,
            disabled: !isNumeric,
            onSelect: () => onChange({ isLog: !isLog }),
          },
          {
            label: "Flip",
            checked: isFlipped,
            onSelect: () => onChange({ isFlipped: !isFlipped }),
          },
          { separator: true },
          { label: "To the left", disabled: !onLeft, onSelect: () => onLeft?.() },
          { label: "To the right", disabled: !onRight, onSelect: () => onRight?.() },
        ]}
      />
    </div>
  );
}
