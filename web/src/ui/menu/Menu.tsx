import type { ReactElement, ReactNode } from "react";
import { useFloating } from "@/ui/floating/useFloating";
import { useOpener } from "@/ui/opener";

export interface MenuAction {
  label: string;
  onSelect: () => void;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
  /** Given at all: the item is a tick box. The menu stays open. */
  checked?: boolean;
  /** A key or a value at the right. */
  hint?: ReactNode;
}

export type MenuItem = MenuAction | { separator: true } | { heading: string };

export interface MenuProps {
  trigger: ReactElement;
  items: readonly MenuItem[];
  align?: "start" | "center" | "end";
}

/** A list of actions below the control that opens it. */
export function Menu({ trigger, items, align = "start" }: MenuProps): ReactElement {
  const { control, floating } = useOpener(trigger, "menu");
  const parts = useFloating(floating !== null);
  return (
    <>
      {control}
      {parts && floating && <parts.MenuList items={items} align={align} floating={floating} />}
    </>
  );
}
