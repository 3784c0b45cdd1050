/** A project that no run has reached yet; it turns into the workspace when the first one does. */
import { Link } from "@tanstack/react-router";
import type { ProjectRef } from "@/data/types";
import { FirstRun } from "@/features/first-run/FirstRun";
import { TopBar } from "@/features/shell/TopBar";

export function NewProjectPage({ project }: { project: ProjectRef }) {
  return (
    <>
      <TopBar
        crumbs={[
          <Link key="entity" to="/">
            {project.entity}
          </Link>,
          project.project,
        ]}
      />
      <main>
        <FirstRun project={project.project} />
      </main>
    </>
  );
}
