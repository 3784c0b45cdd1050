/** What stands where content is not: not yet, not at all, or not possible. */
import type { ReactElement, ReactNode } from "react";
import { Button } from "@/ui/button/Button";
import { IconRefresh, IconWarning } from "@/ui/icons";
import styles from "./Feedback.module.css";

export interface SkeletonProps {
  width?: number | string;
  height?: number | string;
}

/** A grey shape in place of content that is on its way. */
export function Skeleton({ width = "100%", height = 12 }: SkeletonProps): ReactElement {
  return <span className={styles.skeleton} style={{ width, height }} aria-hidden="true" />;
}

/** Rows of different length, as text would be. */
export function SkeletonRows({ count = 6 }: { count?: number }): ReactElement {
  return (
    <div className={styles.rows} role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity
        <Skeleton key={row} width={`${88 - ((row * 37) % 45)}%`} />
      ))}
    </div>
  );
}

export interface EmptyStateProps {
  title: string;
  icon?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, icon, children, action }: EmptyStateProps): ReactElement {
  return (
    <div className={styles.state}>
      {icon && <div className={styles.icon}>{icon}</div>}
      <p className={styles.title}>{title}</p>
      {children && <div className={styles.text}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}

export interface ErrorStateProps {
  title?: string;
  error: unknown;
  onRetry?: () => void;
}

export function ErrorState({ title, error, onRetry }: ErrorStateProps): ReactElement {
  return (
    <div className={styles.state} role="alert">
      <div className={styles.icon} data-tone="bad">
        <IconWarning size={20} />
      </div>
      <p className={styles.title}>{title ?? "This did not load"}</p>
      <div className={styles.text}>{error instanceof Error ? error.message : String(error)}</div>
      {onRetry && (
        <div className={styles.action}>
          <Button size="s" icon={<IconRefresh size={13} />} onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}
