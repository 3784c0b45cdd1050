import { Toast as Base } from "@base-ui/react/toast";
import { type ReactElement, type ReactNode, useCallback } from "react";
import { Button, IconButton } from "@/ui/button/Button";
import { IconClose } from "@/ui/icons";
import styles from "./Toast.module.css";

export interface ToastMessage {
  title: string;
  description?: string;
  tone?: "neutral" | "good" | "bad";
  /** Something that can be done about it while it stands there. */
  action?: { label: string; onSelect: () => void };
}

/** Stands once around the app: holds the messages. */
export function ToastProvider({ children }: { children: ReactNode }): ReactElement {
  return (
    <Base.Provider timeout={5000} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className={styles.viewport}>
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList(): ReactElement {
  const { toasts } = Base.useToastManager();
  return (
    <>
      {toasts.map((toast) => (
        <Base.Root key={toast.id} toast={toast} className={styles.toast} data-tone={toast.type}>
          <div className={styles.content}>
            <Base.Title className={styles.title} />
            <Base.Description className={styles.description} />
          </div>
          {toast.actionProps && <Base.Action render={<Button size="s" />} />}
          <Base.Close
            render={<IconButton label="Dismiss" size="s" icon={<IconClose size={12} />} />}
          />
        </Base.Root>
      ))}
    </>
  );
}

/** A function that shows a short message in the corner. */
export function useToast(): (message: ToastMessage) => void {
  const { add, close } = Base.useToastManager();
  return useCallback(
    ({ title, description, tone = "neutral", action }) => {
      const id = add({
        title,
        type: tone,
        ...(description !== undefined && { description }),
        ...(action && {
          actionProps: {
            children: action.label,
            onClick: () => {
              action.onSelect();
              close(id);
            },
          },
        }),
      });
    },
    [add, close],
  );
}
