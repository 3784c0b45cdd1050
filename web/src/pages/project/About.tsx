/** What a project is called, and what it is about: Markdown that is edited where it stands. */
import { type KeyboardEvent, useState } from "react";
import { useEditProject } from "@/data/projects";
import type { Project, ProjectRef } from "@/data/types";
import { Text } from "@/panels/markdown/Text";
import { Button, IconButton, IconEdit, Skeleton, SkeletonRows, useToast } from "@/ui";
import styles from "./ProjectPage.module.css";

const PLACEHOLDER = "Say what this project is about…";

interface AboutProps {
  readonly project: ProjectRef;
  /** Undefined: not yet known. */
  readonly data: Project | undefined;
}

export function About({ project, data }: AboutProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const edit = useEditProject(project);
  const toast = useToast();
  const save = (description: string): void =>
    edit.mutate(
      { description },
      {
        onSuccess: () => setDraft(null),
        onError: ({ message }) => toast({ title: "Not saved", description: message, tone: "bad" }),
      },
    );
  return (
    <section className={styles.card} data-first="" aria-label="About">
      <header className={styles.head}>
        {data ? <h2 className={styles.name}>{data.name}</h2> : <Skeleton width={180} height={20} />}
        {data?.description && draft === null && (
          <IconButton
            label="Edit description"
            icon={<IconEdit />}
            onClick={() => setDraft(data.description)}
          />
        )}
      </header>
      {!data ? (
        <SkeletonRows count={3} />
      ) : draft !== null ? (
        <Editor
          text={draft}
          isSaving={edit.isPending}
          onText={setDraft}
          onSave={() => save(draft.trimEnd())}
          onCancel={() => setDraft(null)}
        />
      ) : data.description ? (
        <Text text={data.description} />
      ) : (
        <button type="button" className={styles.invitation} onClick={() => setDraft("")}>
          {PLACEHOLDER}
        </button>
      )}
    </section>
  );
}

interface EditorProps {
  readonly text: string;
  readonly isSaving: boolean;
  readonly onText: (text: string) => void;
  readonly onSave: () => void;
  readonly onCancel: () => void;
}

function Editor({ text, isSaving, onText, onSave, onCancel }: EditorProps) {
  const [isPreview, setPreview] = useState(false);
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "Escape") onCancel();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSave();
  };
  return (
    <>
      {isPreview ? (
        <Text text={text} />
      ) : (
        <textarea
          // biome-ignore lint/a11y/noAutofocus: whoever presses "Edit" wants to write
          autoFocus
          aria-label="description"
          className={styles.writing}
          placeholder={PLACEHOLDER}
          rows={Math.min(20, Math.max(6, text.split("\n").length + 1))}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={onKeyDown}
        />
      )}
      <footer className={styles.tools}>
        <Button variant="primary" loading={isSaving} onClick={onSave}>
          Save
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        <Button variant="quiet" onClick={() => setPreview(!isPreview)}>
          {isPreview ? "Write" : "Preview"}
        </Button>
        <span className={styles.hint}>Markdown</span>
      </footer>
    </>
  );
}
