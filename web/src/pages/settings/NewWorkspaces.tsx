/** What new workspaces begin with: one's own, and for an administrator those of everybody. */
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { templateQuery } from "@/data/templates";
import type { WorkspaceTemplate } from "@/data/types";
import { FRESH, type Workspace, writeWorkspace } from "@/features/workspace/document";
import { beginningOf } from "@/features/workspace/template";
import { useSaveTemplate } from "@/features/workspace/useSaveTemplate";
import { TemplateForm } from "@/features/workspace-template/TemplateForm";
import { Button, ErrorState, Segmented, SkeletonRows, useToast } from "@/ui";
import styles from "./SettingsPage.module.css";

const WHOSE = [
  { value: "own", label: "Mine" },
  { value: "everybody", label: "Everybody’s" },
] as const;
type Whose = (typeof WHOSE)[number]["value"];

interface NewWorkspacesProps {
  readonly isAdmin: boolean;
}

export function NewWorkspaces({ isAdmin }: NewWorkspacesProps): ReactElement {
  const [whose, setWhose] = useState<Whose>("own");
  const { data, error, refetch } = useQuery(templateQuery());
  return (
    <section className={styles.card} aria-label="New workspaces">
      <h2>New workspaces</h2>
      <p className={styles.lead}>
        {whose === "own"
          ? "What yours begin with, in every project where you have not changed anything yet."
          : "What those of people begin with who have said nothing of their own."}
      </p>
      {isAdmin && <Segmented label="Whose" value={whose} options={WHOSE} onChange={setWhose} />}
      {data ? (
        <Template key={whose} template={data} whose={whose} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows count={4} />
      )}
    </section>
  );
}

interface TemplateProps {
  readonly template: WorkspaceTemplate;
  readonly whose: Whose;
}

function Template({ template, whose }: TemplateProps): ReactElement {
  const kept = template[whose];
  const [draft, setDraft] = useState<Workspace | null>(null);
  const saving = useSaveTemplate();
  const toast = useToast();
  const shown = draft ?? beginningOf(kept ?? (whose === "own" ? template.everybody : null));
  const save = (next: Workspace | null, title: string): void =>
    saving.mutate(
      { spec: next && writeWorkspace(next), for_everybody: whose === "everybody" },
      {
        onSuccess: () => {
          setDraft(null);
          toast({ title, tone: "good" });
        },
        onError: ({ message }) => toast({ title: "Not saved", description: message, tone: "bad" }),
      },
    );
  return (
    <>
      <TemplateForm workspace={shown} onChange={setDraft} />
      <div className={styles.tools}>
        <Button
          variant="primary"
          disabled={draft === null}
          loading={saving.isPending}
          onClick={() => save(draft ?? FRESH, "New workspaces begin like this")}
        >
          Save
        </Button>
        {draft !== null && <Button onClick={() => setDraft(null)}>Cancel</Button>}
        {kept !== null && draft === null && (
          <Button variant="quiet" onClick={() => save(null, "New workspaces begin as usual")}>
            Begin as usual
          </Button>
        )}
      </div>
    </>
  );
}
