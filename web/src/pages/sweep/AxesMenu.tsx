/** Which axes are logarithmic and which stand upside down. */
import type { ReactElement } from "react";
import { Button, IconChevronDown, Menu } from "@/ui";
import { type AxesSearch, type SweepAxis, writeAxes } from "./axes";

interface AxesMenuProps {
  readonly axes: readonly SweepAxis[];
  readonly search: AxesSearch;
  readonly onSearch: (next: AxesSearch) => void;
}

export function AxesMenu({ axes, search, onSearch }: AxesMenuProps): ReactElement {
  return (
    <Menu
      trigger={
        <Button size="s">
          Axes
          <IconChevronDown size={12} />
        </Button>
      }
      items={axes.flatMap(({ name, isLog, isFlipped, isNumeric }) => [
        ...(isNumeric
          ? [
              {
                label: `${name}: logarithmic`,
                checked: isLog,
                onSelect: () => onSearch(writeAxes(axes, name, { isLog: !isLog }, search)),
              },
            ]
          : []),
        {
          label: `${name}: upside down`,
          checked: isFlipped,
          onSelect: () => onSearch(writeAxes(axes, name, { isFlipped: !isFlipped }, search)),
        },
      ])}
    />
  );
}
