import { Tooltip as Base } from "@base-ui/react/tooltip";
import { type ReactElement, useEffect, useState } from "react";
import styles from "./Tooltip.module.css";
import { type Tip, watchTips } from "./tips";

/** The one tooltip of the page: names the control under the pointer, or the one with the focus. */
export function Tooltips(): ReactElement | null {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => watchTips(document, setTip), []);
  if (tip === null) return null;
  return (
    <Base.Root open>
      <Base.Portal>
        <Base.Positioner
          anchor={tip.anchor}
          side="bottom"
          sideOffset={6}
          className={styles.positioner}
        >
          <Base.Popup className={styles.popup}>{tip.text}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
