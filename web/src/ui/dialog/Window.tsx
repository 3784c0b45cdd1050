/** The window of a dialog. */
import { Dialog as Base } from "@base-ui/react/dialog";
import { type ReactElement, useRef } from "react";
import { IconButton } from "@/ui/button/Button";
import { IconClose } from "@/ui/icons";
import type { DialogProps } from "./Dialog";
import styles from "./Dialog.module.css";

export function Window(props: DialogProps): ReactElement {
  const { open, onOpenChange, title, description, children, footer, size = "m", focus } = props;
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup
          ref={popup}
          className={styles.popup}
          data-size={size}
          initialFocus={focus ?? popup}
        >
          <header className={styles.header}>
            <Base.Title className={styles.title}>{title}</Base.Title>
            <Base.Close render={<IconButton label="Close" size="s" icon={<IconClose />} />} />
          </header>
          {description && (
            <Base.Description className={styles.description}>{description}</Base.Description>
          )}
          {children && <div className={styles.body}>{children}</div>}
          {footer && <footer className={styles.footer}>{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
