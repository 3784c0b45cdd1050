/** The list of a menu. */
import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement } from "react";
import { IconCheck } from "@/ui/icons";
import type { Floating } from "@/ui/opener";
import surface from "@/ui/surface.module.css";
import type { MenuItem, MenuProps } from "./Menu";

interface MenuListProps extends Required<Pick<MenuProps, "items" | "align">> {
  readonly floating: Floating;
}

export function MenuList({ items, align, floating }: MenuListProps): ReactElement {
  const { anchor, popup, root } = floating;
  return (
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
