/** The panel of a popover. */
import { Popover as Base } from "@base-ui/react/popover";
import type { ReactElement } from "react";
import type { Floating } from "@/ui/opener";
import surface from "@/ui/surface.module.css";
import type { PopoverProps } from "./Popover";
import styles from "./Popover.module.css";

interface PopoverPanelProps extends Required<Omit<PopoverProps, "trigger">> {
  readonly floating: Floating;
}

export function PopoverPanel(props: PopoverPanelProps): ReactElement {
  const { label, children, align, side, floating } = props;
  const { anchor, popup, root } = floating;
  return (
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
  );
}
