import { Autocomplete } from "@base-ui/react/autocomplete";
import { type ReactElement, type ReactNode, useId, useState } from "react";
import { classes } from "@/ui/classes";
import surface from "@/ui/surface.module.css";
import styles from "./Field.module.css";

export interface SuggestProps {
  label: string;
  hideLabel?: boolean;
  value: string;
  options: readonly string[];
  /** Called as one types; free text counts too. */
  onChange?: (value: string) => void;
  /** Called when an option is taken, or the first one by Enter; the field is then empty again. */
  onChoose?: (value: string) => void;
  /** Called when the user is done with the field, by Enter or by going elsewhere. */
  onLeave?: () => void;
  /** Enter takes the first option, as where one is chosen. */
  takesFirst?: boolean;
  placeholder?: string;
  /** Said where nothing matches. */
  empty?: string;
  /** What stands in the list for an option; the option itself by default. */
  render?: (option: string) => ReactNode;
}

/** A line of text that offers what it may become. */
export function Suggest(props: SuggestProps): ReactElement {
  const { label, hideLabel = false, value, options, onChange, onChoose, onLeave } = props;
  const { takesFirst = onChoose !== undefined, placeholder, empty, render } = props;
  const [draft, setDraft] = useState("");
  const id = useId();
  const choose = (text: string): void => {
    if (text !== "") onChoose?.(text);
    setDraft("");
  };
  const text = onChoose ? draft : value;
  // What is typed whole stands first, and is what Enter takes.
  const isWhole = takesFirst && options.includes(text);
  return (
    <Autocomplete.Root
      items={isWhole ? [text, ...options.filter((one) => one !== text)] : options}
      autoHighlight={takesFirst}
      value={text}
      openOnInputClick
      onValueChange={(next, { reason }) => {
        onChange?.(next);
        if (!onChoose) return;
        if (reason === "item-press") choose(next);
        else setDraft(next);
      }}
    >
      <div className={styles.field}>
        <label className={hideLabel ? "visually-hidden" : styles.label} htmlFor={id}>
          {label}
        </label>
        <Autocomplete.Input
          id={id}
          className={classes(styles.input, styles.frame)}
          placeholder={placeholder}
          onBlur={onLeave}
          onKeyDown={(event) => {
            if (event.key === "Enter") onLeave?.();
            // With no list to close, it is for what the field stands in.
            const isClosed = event.currentTarget.getAttribute("aria-expanded") !== "true";
            if (event.key === "Escape" && isClosed) event.preventBaseUIHandler();
          }}
        />
      </div>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className={surface.positioner} sideOffset={4}>
          <Autocomplete.Popup className={classes(surface.surface, surface.list)}>
            {empty && <Autocomplete.Empty className={surface.heading}>{empty}</Autocomplete.Empty>}
            <Autocomplete.List>
              {(option: string) => (
                <Autocomplete.Item key={option} value={option} className={surface.item}>
                  {render ? render(option) : option}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
