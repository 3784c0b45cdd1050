import type { KeyboardEvent, ReactElement, Ref } from "react";
import { classes } from "@/ui/classes";
import { IconClose, IconSearch } from "@/ui/icons";
import styles from "./Field.module.css";

export interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  /** Given: a toggle for regular expressions is shown. */
  regex?: boolean;
  onRegexChange?: (regex: boolean) => void;
  error?: string | null;
  /** How many were found, at the right end. */
  count?: string | undefined;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  ref?: Ref<HTMLInputElement>;
  className?: string;
}

/** A search box. Esc empties it first, and only then closes what is around it. */
export function SearchField(props: SearchFieldProps): ReactElement {
  const { value, onChange, label, placeholder, regex, onRegexChange, error, count, ref } = props;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === "Escape" && value !== "") {
      event.stopPropagation();
      onChange("");
    } else props.onKeyDown?.(event);
  };
  return (
    <div
      className={classes(styles.frame, styles.search, props.className)}
      data-invalid={error ? "" : undefined}
      title={error ?? undefined}
    >
      <IconSearch className={styles.lens} size={14} />
      <input
        ref={ref}
        className={styles.bare}
        type="search"
        aria-label={label}
        aria-invalid={error ? true : undefined}
        placeholder={placeholder ?? label}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {count !== undefined && <span className={styles.count}>{count}</span>}
      {value !== "" && (
        <button
          type="button"
          className={styles.inside}
          aria-label="Clear search"
          onClick={() => onChange("")}
        >
          <IconClose size={12} />
        </button>
      )}
      {onRegexChange && (
        <button
          type="button"
          className={styles.inside}
          data-on={regex ? "" : undefined}
          aria-pressed={regex}
          aria-label="Regular expression"
          title="Regular expression"
          onClick={() => onRegexChange(!regex)}
        >
          .*
        </button>
      )}
    </div>
  );
}
