import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";
import { useOpener } from "@/ui/opener";
import surface from "@/ui/surface.module.css";
import styles from "./Popover.module.css";

export interface PopoverProps {
  trigger: ReactElement;
  /** Its name for screen readers. */
  label: string;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "left" | "right";
}

/** A small floating panel beside the control that opens it. */
export function Popover(props: PopoverProps): ReactElement {
  const { trigger, label, children, align = "start", side = "bottom" } = props;
  const { control, anchor, popup, root } = useOpener(trigger, "dialog");
  return (
    <>
      {control}
      {root && (
        <Base.Root {...root}>
          <Base.Portal>
            <Base.Positioner
              className={surface.positioner}
              anchor={anchor}
              align={align}
              side={side}
              sideOffset={4}
            >
              <Base.Popup
                className={`${surface.surface} ${styles.popup}`}
                aria-label={label}
                {...popup}
              >
                {children}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </>
  );
}
