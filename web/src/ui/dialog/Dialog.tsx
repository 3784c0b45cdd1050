import { type ReactElement, type ReactNode, type RefObject, useRef } from "react";
import { Button } from "@/ui/button/Button";
import { useFloating } from "@/ui/floating/useFloating";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  /** s: a question, m: a form, l: a list, full: as much as there is. */
  size?: "s" | "m" | "l" | "full";
  /** What gets the focus at first; else the window itself, so that nothing is pressed by chance. */
  focus?: RefObject<HTMLElement | null>;
}

/** A window over the page. Esc and a click beside it close it. Until it first opens, it is nothing. */
export function Dialog(props: DialogProps): ReactElement | null {
  const wasOpen = useRef(false);
  wasOpen.current ||= props.open;
  const parts = useFloating(wasOpen.current);
  return parts && <parts.Window {...props} />;
}

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  /** The word on the button that does it. */
  confirm: string;
  danger?: boolean;
  onConfirm: () => void;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const { open, onOpenChange, title, children, confirm, danger = false, onConfirm } = props;
  const answer = (): void => {
    onOpenChange(false);
    onConfirm();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={children}
      size="s"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant={danger ? "danger" : "primary"} onClick={answer}>
            {confirm}
          </Button>
        </>
      }
    />
  );
}
