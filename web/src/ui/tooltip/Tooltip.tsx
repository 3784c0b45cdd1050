import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import styles from "./Tooltip.module.css";

export interface TooltipProps {
  content: ReactNode;
  /** The element that is described; it must take props and a ref. */
  children: ReactElement;
  side?: "top" | "bottom" | "left" | "right";
}

/** A hint on hover and focus. It only repeats or adds; what matters stands on the page. */
export function Tooltip({ content, children, side = "bottom" }: TooltipProps): ReactElement {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.popup}>{content}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
