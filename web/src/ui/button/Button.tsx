/** The button, and the square one with only an icon. Both take `render` to be drawn as a link. */
import { Button as BaseButton } from "@base-ui/react/button";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { classes } from "@/ui/classes";
import { Spinner } from "@/ui/feedback/Spinner";
import styles from "./Button.module.css";

export type ButtonVariant = "plain" | "primary" | "quiet" | "danger";

type BaseProps = Omit<ComponentProps<typeof BaseButton>, "className">;

export interface ButtonProps extends BaseProps {
  variant?: ButtonVariant;
  size?: "s" | "m";
  icon?: ReactNode;
  /** Shows that the action runs, and takes no more clicks. */
  loading?: boolean;
  /** A button that stays down. */
  pressed?: boolean;
  className?: string;
}

export function Button(props: ButtonProps): ReactElement {
  const {
    variant = "plain",
    size = "m",
    icon,
    loading,
    pressed,
    className,
    children,
    ...rest
  } = props;
  return (
    <BaseButton
      className={classes(styles.button, className)}
      data-variant={variant}
      data-size={size}
      data-pressed={pressed}
      aria-pressed={pressed}
      aria-busy={loading || undefined}
      {...rest}
      disabled={loading || rest.disabled}
    >
      {loading ? <Spinner /> : icon}
      {children}
    </BaseButton>
  );
}

export interface IconButtonProps extends BaseProps {
  /** Its name, for the tooltip and for screen readers. */
  label: string;
  icon: ReactNode;
  variant?: ButtonVariant;
  size?: "s" | "m";
  pressed?: boolean;
  className?: string;
}

export function IconButton(props: IconButtonProps): ReactElement {
  const { label, icon, variant = "quiet", size = "m", pressed, className, ...rest } = props;
  return (
    <BaseButton
      className={classes(styles.button, styles.icon, className)}
      data-variant={variant}
      data-size={size}
      data-pressed={pressed}
      data-tip={label}
      aria-pressed={pressed}
      aria-label={label}
      {...rest}
    >
      {icon}
    </BaseButton>
  );
}
