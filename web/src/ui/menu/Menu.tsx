import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { IconCheck } from "@/ui/icons";
import { useOpener } from "@/ui/opener";
import surface from "@/ui/surface.module.css";

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
  const { control, anchor, popup, root } = useOpener(trigger, "menu");
  return (
    <>
      {control}
      {root && (
        <Base.Root {...root}>
          <Base.Portal>
            <Base.Positioner
              className={surface.positioner}
              anchor={anchor}
              align={align}
              sideOffset={4}
            >
              <Base.Popup className={`${surface.surface} ${surface.list}`} {...popup}>
                {items.map((item, at) => (
                  <MenuEntry key={"label" in item ? item.label : at} item={item} />
                ))}
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </>
  );
}

function MenuEntry({ item }: { item: MenuItem }): ReactElement {
  if ("separator" in item) return <Base.Separator className={surface.separator} />;
  if ("heading" in item) return <div className={surface.heading}>{item.heading}</div>;
  const hint = item.hint === undefined ? null : <span className={surface.hint}>{item.hint}</span>;
  const common = {
    className: surface.item,
    disabled: item.disabled ?? false,
    "data-tone": item.danger ? "danger" : undefined,
  };
  if (item.checked !== undefined) {
    return (
      <Base.CheckboxItem {...common} checked={item.checked} onCheckedChange={item.onSelect}>
        <span className={surface.tick}>{item.checked && <IconCheck size={14} />}</span>
        {item.label}
        {hint}
      </Base.CheckboxItem>
    );
  }
  return (
    <Base.Item {...common} onClick={item.onSelect}>
      {item.icon}
      {item.label}
      {hint}
    </Base.Item>
  );
}
