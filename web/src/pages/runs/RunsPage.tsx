/** All runs of a project in one table, as a view of its workspace has them. */
import type { ReactElement } from "react";
import type { ProjectRef } from "@/data/types";
import { useDraft } from "@/features/draft/useDraft";
import type { RunSearch } from "@/features/run-selector/question";
import { RunsView } from "@/features/runs-view/RunsView";
import { TopBar } from "@/features/shell/TopBar";
import { useUndoKeys } from "@/features/workspace/useUndoKeys";
import { useWorkspace } from "@/features/workspace/useWorkspace";
import { ViewMenu } from "@/features/workspace/ViewMenu";
import styles from "./RunsPage.module.css";

export interface RunsPageProps {
  readonly project: ProjectRef;
  /** The view that the URL names; null: the viewer's own. */
  readonly nw: string | null;
  readonly onNw: (next: string | null) => void;
  readonly search: RunSearch;
  readonly onSearch: (next: RunSearch) => void;
}

export function RunsPage({ project, nw, onNw, search, onSearch }: RunsPageProps): ReactElement {
  const handle = useWorkspace(project, nw);
  useUndoKeys(handle);
  const [draft, setDraft] = useDraft(search, onSearch);
  return (
    <>
      <TopBar project={project} crumbs={["Runs"]}>
        <ViewMenu handle={handle} onNw={onNw} />
      </TopBar>
      <main className={styles.main}>
        <RunsView handle={handle} search={draft} onSearch={setDraft} />
      </main>
    </>
  );
}
