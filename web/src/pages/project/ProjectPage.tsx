/** A project at a glance: what it is about, how much is in it, what was deleted; named and ended here. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { projectQuery, useEditProject } from "@/data/projects";
import type { Project, ProjectRef } from "@/data/types";
import { TopBar } from "@/features/shell/TopBar";
import { formatInteger } from "@/lib/number";
import { formatAgo, formatDateTime } from "@/lib/time";
import { Button, ErrorState, SkeletonRows, useNow, useToast } from "@/ui";
import { EditableText } from "@/ui/field/EditableText";
import { DeleteProject, RenameProject } from "./dialogs";
import styles from "./ProjectPage.module.css";
import { Trash } from "./Trash";

interface ProjectPageProps {
  readonly project: ProjectRef;
  /** It is called so from now on; null: it is gone. */
  readonly onName: (name: string | null) => void;
}

export function ProjectPage({ project, onName }: ProjectPageProps) {
  const [asked, setAsked] = useState<"name" | "delete" | null>(null);
  const { data, error, refetch } = useQuery(projectQuery(project));
  return (
    <>
      <TopBar project={project} crumbs={["Overview"]}>
        <Button onClick={() => setAsked("name")}>Rename…</Button>
        <Button variant="danger" onClick={() => setAsked("delete")}>
          Delete project…
        </Button>
      </TopBar>
      <main className={styles.main}>
        {data ? (
          <About project={project} data={data} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows count={6} />
        )}
        <Trash project={project} />
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

function About({ project, data }: { project: ProjectRef; data: Project }) {
  const now = useNow(30_000);
  const edit = useEditProject(project);
  const toast = useToast();
  const describe = (description: string): void =>
    edit.mutate(
      { description },
      {
        onError: ({ message }) => toast({ title: "Not saved", description: message, tone: "bad" }),
      },
    );
  return (
    <section className={styles.card} aria-label="About">
      <h2>{data.name}</h2>
      <EditableText
        label="description"
        placeholder="Say what this project is about…"
        multiline
        value={edit.isPending ? (edit.variables.description ?? "") : data.description}
        onSave={describe}
      />
      <dl className={styles.facts}>
        <Fact name="Owner">{data.entity}</Fact>
        <Fact name="Runs">{formatInteger(data.run_count)}</Fact>
        <Fact name="Running">{formatInteger(data.running_count)}</Fact>
        <Fact name="Begun">{formatDateTime(data.created_at)}</Fact>
        <Fact name="Last active">{formatAgo(data.last_active_at, now)}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
