/** A select as it is once somebody has opened it. */
import { Select as Base } from "@base-ui/react/select";
import type { ReactElement } from "react";
import { classes } from "@/ui/classes";
import { IconCheck } from "@/ui/icons";
import surface from "@/ui/surface.module.css";
import { Look, type SelectProps, triggerOf } from "./Look";

/** Stands in the place of the control that was pressed, and is open at first. */
export function SelectBox<T extends string>(props: SelectProps<T>): ReactElement {
  const { value, onChange, options } = props;
  return (
    <Base.Root
      defaultOpen
      items={options}
      value={value}
      onValueChange={(next) => next !== null && onChange(next as T)}
    >
      <Base.Trigger {...triggerOf(props)}>
        <Look {...props} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          className={surface.positioner}
          sideOffset={4}
          alignItemWithTrigger={false}
          align="start"
        >
          <Base.Popup className={classes(surface.surface, surface.list)}>
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className={surface.item}>
                <span className={surface.tick}>
                  <Base.ItemIndicator>
                    <IconCheck size={14} />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
