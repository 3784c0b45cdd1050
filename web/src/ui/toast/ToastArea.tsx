/** The corner with the messages. */
import { Toast as Base } from "@base-ui/react/toast";
import { type ReactElement, useEffect } from "react";
import { Button, IconButton } from "@/ui/button/Button";
import { IconClose } from "@/ui/icons";
import { showToasts } from "./messages";
import styles from "./Toast.module.css";

export function ToastArea(): ReactElement {
  return (
    <Base.Provider timeout={5000} limit={3}>
      <Base.Portal>
        <Base.Viewport className={styles.viewport}>
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList(): ReactElement {
  const { toasts, add, close } = Base.useToastManager();
  useEffect(
    () =>
      showToasts(({ title, description, tone = "neutral", action }) => {
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
      }),
    [add, close],
  );
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
