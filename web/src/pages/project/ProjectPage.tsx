/** A project at a glance: what it is about, who works on it, how much is in it; named and ended here. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { overviewQuery, projectQuery } from "@/data/projects";
import type { ProjectRef } from "@/data/types";
import { TopBar } from "@/features/shell/TopBar";
import { Button, ErrorState } from "@/ui";
import { About } from "./About";
import { Contributors } from "./Contributors";
import { DeleteProject, RenameProject } from "./dialogs";
import { Facts } from "./Facts";
import { LatestRuns } from "./LatestRuns";
import styles from "./ProjectPage.module.css";
import { States } from "./States";
import { Trash } from "./Trash";

interface ProjectPageProps {
  readonly project: ProjectRef;
  /** It is called so from now on; null: it is gone. */
  readonly onName: (name: string | null) => void;
}

export function ProjectPage({ project, onName }: ProjectPageProps) {
  const [asked, setAsked] = useState<"name" | "delete" | null>(null);
  const { data, error, refetch } = useQuery(projectQuery(project));
  const glance = useQuery(overviewQuery(project));
  const failed = error ?? glance.error;
  return (
    <>
      <TopBar project={project} crumbs={["Overview"]}>
        <Button onClick={() => setAsked("name")}>Rename…</Button>
        <Button variant="danger" onClick={() => setAsked("delete")}>
          Delete project…
        </Button>
      </TopBar>
      <main className={styles.main}>
        {failed && !(data && glance.data) ? (
          <ErrorState
            error={failed}
            onRetry={() => void Promise.all([refetch(), glance.refetch()])}
          />
        ) : (
          <div className={styles.page}>
            <div className={styles.column}>
              <About project={project} data={data} />
              <States states={glance.data?.states} />
              <LatestRuns project={project} />
            </div>
            <div className={styles.column}>
              <Facts project={project} data={data} glance={glance.data} />
              <Contributors people={glance.data?.contributors} />
              <Trash project={project} />
            </div>
          </div>
        )}
      </main>
      {asked === "name" && (
        <RenameProject project={project} onClose={() => setAsked(null)} onName={onName} />
      )}
      {asked === "delete" && (
        <DeleteProject
          project={project}
          runs={data?.run_count ?? 0}
          onClose={() => setAsked(null)}
          onGone={() => onName(null)}
        />
      )}
    </>
  );
}
