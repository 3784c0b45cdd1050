import { type KeyboardEvent, type ReactElement, useState } from "react";
import { IconClose, IconPlus } from "@/ui/icons";
import styles from "./TagEditor.module.css";

export interface TagEditorProps {
  tags: readonly string[];
  onChange: (tags: string[]) => void;
  /** What they are called, one and many. */
  words?: readonly [one: string, many: string];
}

/** Tags as small labels: each can be taken off, and new ones added (Enter or comma). */
export function TagEditor({
  tags,
  onChange,
  words: [one, many] = ["tag", "tags"],
}: TagEditorProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);

  const add = (): void => {
    const added = (draft ?? "").split(",").map((tag) => tag.trim());
    setDraft(null);
    const next = [...new Set([...tags, ...added.filter((tag) => tag !== "")])];
    if (next.length > tags.length) onChange(next);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape") setDraft(null);
    if (event.key === "Enter") add();
  };

  return (
    <ul className={styles.tags} aria-label={`${many.charAt(0).toUpperCase()}${many.slice(1)}`}>
      {tags.map((tag) => (
        <li key={tag} className={styles.tag}>
          <span className={styles.text}>{tag}</span>
          <button
            type="button"
            className={styles.remove}
            aria-label={`Remove ${one} ${tag}`}
            onClick={() => onChange(tags.filter((other) => other !== tag))}
          >
            <IconClose size={10} />
          </button>
        </li>
      ))}
      <li>
        {draft === null ? (
          <button type="button" className={styles.add} onClick={() => setDraft("")}>
            <IconPlus size={11} />
            {tags.length === 0 ? `Add ${one}` : <span className="visually-hidden">Add {one}</span>}
          </button>
        ) : (
          <input
            // biome-ignore lint/a11y/noAutofocus: the user has just asked for it
            autoFocus
            className={styles.input}
            aria-label={`New ${one}`}
            placeholder={one}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={add}
            onKeyDown={onKeyDown}
          />
        )}
      </li>
    </ul>
  );
}
