import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from "react";
import { classes } from "@/ui/classes";
import { IconEdit } from "@/ui/icons";
import styles from "./Field.module.css";

export interface EditableTextProps {
  value: string;
  onSave: (value: string) => void;
  label: string;
  placeholder?: string;
  multiline?: boolean;
  /** An empty text is taken back instead of saved. */
  required?: boolean;
  className?: string;
}

/** Text that is edited where it stands. Enter or leaving saves, Esc takes back; with many lines Ctrl+Enter saves. */
export function EditableText(props: EditableTextProps): ReactElement {
  const {
    value,
    onSave,
    label,
    placeholder,
    multiline = false,
    required = false,
    className,
  } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const isEditing = draft !== null;

  useEffect(() => {
    if (isEditing) field.current?.select();
  }, [isEditing]);

  const save = (): void => {
    if (draft === null) return;
    setDraft(null);
    const text = multiline ? draft.trimEnd() : draft.trim();
    if (text !== value && !(required && text === "")) onSave(text);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape") setDraft(null);
    if (event.key === "Enter" && (!multiline || event.ctrlKey || event.metaKey)) save();
  };

  if (draft === null) {
    return (
      <button
        type="button"
        className={classes(styles.editable, multiline && styles.multiline, className)}
        data-empty={value === "" ? "" : undefined}
        aria-label={value === "" ? (placeholder ?? `Edit ${label}`) : `Edit ${label}: ${value}`}
        onClick={() => setDraft(value)}
      >
        <span className={styles.text}>{value === "" ? (placeholder ?? "Add…") : value}</span>
        <IconEdit className={styles.pencil} size={13} />
      </button>
    );
  }
  const common = {
    ref: field,
    "aria-label": label,
    className: classes(styles.editing, multiline && styles.multiline, className),
    value: draft,
    onBlur: save,
    onKeyDown,
  };
  return multiline ? (
    <textarea
      {...common}
      rows={Math.min(16, Math.max(3, draft.split("\n").length + 1))}
      onChange={(event) => setDraft(event.target.value)}
    />
  ) : (
    <input {...common} onChange={(event) => setDraft(event.target.value)} />
  );
}
