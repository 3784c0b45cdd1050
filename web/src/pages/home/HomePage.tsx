/** The way in: all projects, the one last worked on first. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { projectsQuery } from "@/data/projects";
import type { Project } from "@/data/types";
import { FirstRun } from "@/features/first-run/FirstRun";
import { TopBar } from "@/features/shell/TopBar";
import { formatCount } from "@/lib/number";
import { matcher } from "@/lib/search";
import { formatAgo } from "@/lib/time";
import { EmptyState, ErrorState, SearchField, Skeleton, StateDot } from "@/ui";
import styles from "./HomePage.module.css";

export function HomePage() {
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useQuery(projectsQuery());
  return (
    <>
      <TopBar crumbs={["Projects"]}>
        <div className={styles.search}>
          <SearchField label="Search projects" value={search} onChange={setSearch} />
        </div>
      </TopBar>
      <main className={styles.main}>
        {data ? (
          <Projects projects={data} search={search} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading />
        )}
      </main>
    </>
  );
}

function Projects({ projects, search }: { projects: readonly Project[]; search: string }) {
  if (projects.length === 0) return <FirstRun project="my-project" />;
  const { test } = matcher(search, false);
  const found = projects
    .filter(({ entity, name }) => test(`${entity}/${name}`))
    .toSorted((a, b) => lastActive(b) - lastActive(a));
  if (found.length === 0) return <EmptyState title="No project matches" />;
  return (
    <ul className={styles.projects}>
      {found.map((project) => (
        <li key={`${project.entity}/${project.name}`}>
          <ProjectCard project={project} />
        </li>
      ))}
    </ul>
  );
}

function ProjectCard({ project }: { project: Project }) {
  const { entity, name, description, run_count, running_count } = project;
  return (
    <Link to="/$entity/$project" params={{ entity, project: name }} className={styles.card}>
      <span className={styles.entity}>{entity}</span>
      <h2>{name}</h2>
      {description && <p className={styles.description}>{description}</p>}
      <span className={styles.facts}>
        <span>{formatCount(run_count, "run")}</span>
        {running_count > 0 && (
          <span className={styles.running}>
            <StateDot state="running" />
            {running_count} running
          </span>
        )}
        <span className={styles.ago}>{formatAgo(lastActive(project), Date.now() / 1000)}</span>
      </span>
    </Link>
  );
}

function lastActive(project: Project): number {
  return project.last_active_at ?? project.created_at;
}

function Loading() {
  return (
    <div className={styles.projects} role="status" aria-label="Loading projects">
      {["a", "b", "c"].map((place) => (
        <div key={place} className={styles.card}>
          <Skeleton width="30%" />
          <Skeleton width="60%" height={16} />
          <Skeleton width="45%" />
        </div>
      ))}
    </div>
  );
}
