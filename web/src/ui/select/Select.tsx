import { type KeyboardEvent, type ReactElement, useState } from "react";
import { useFloating } from "@/ui/floating/useFloating";
import { Look, type SelectProps, triggerOf } from "./Look";

export type { Option, SelectProps } from "./Look";

/** One of a few values. Until it is first opened, it is a button that looks like it. */
export function Select<T extends string>(props: SelectProps<T>): ReactElement {
  const [wasOpened, setOpened] = useState(false);
  const parts = useFloating(wasOpened);
  if (parts) return <parts.SelectBox {...props} />;
  const open = () => setOpened(true);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open();
  };
  return (
    <button
      type="button"
      role="combobox"
      aria-haspopup="listbox"
      aria-expanded={false}
      {...triggerOf(props)}
      onClick={open}
      onKeyDown={onKeyDown}
    >
      <Look {...props} />
    </button>
  );
}
