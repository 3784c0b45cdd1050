import type { ReactElement, ReactNode } from "react";
import { useFloating } from "@/ui/floating/useFloating";
import { useOpener } from "@/ui/opener";

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
  const { control, floating } = useOpener(trigger, "dialog");
  const parts = useFloating(floating !== null);
  return (
    <>
      {control}
      {parts && floating && (
        <parts.PopoverPanel label={label} align={align} side={side} floating={floating}>
          {children}
        </parts.PopoverPanel>
      )}
    </>
  );
}
