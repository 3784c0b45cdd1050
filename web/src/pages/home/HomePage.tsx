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

interface HomePageProps {
  /** Whose projects are listed; null: everybody's. */
  readonly entity: string | null;
}

export function HomePage({ entity }: HomePageProps) {
  const [search, setSearch] = useState("");
  const { data, error, refetch } = useQuery(projectsQuery());
  return (
    <>
      <TopBar crumbs={entity === null ? ["Projects"] : [entity, "Projects"]}>
        <div className={styles.search}>
          <SearchField label="Search projects" value={search} onChange={setSearch} />
        </div>
      </TopBar>
      <main className={styles.main}>
        {data ? (
          <Projects
            projects={entity === null ? data : data.filter((one) => one.entity === entity)}
            entity={entity}
            search={search}
          />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading />
        )}
      </main>
    </>
  );
}

interface ProjectsProps extends HomePageProps {
  readonly projects: readonly Project[];
  readonly search: string;
}

function Projects({ projects, entity, search }: ProjectsProps) {
  if (projects.length === 0) {
    if (entity === null) return <FirstRun project="my-project" />;
    return <EmptyState title={`There is no project of ${entity}`} />;
  }
  const { test } = matcher(search, false);
  const found = projects
    .filter(({ entity, name }) => test(`${entity}/${name}`))
    .toSorted((a, b) => lastActive(b) - lastActive(a));
  if (found.length === 0) return <EmptyState title="No project matches" />;
  const registries = found.filter(({ name }) => isRegistry(name));
  return (
    <>
      <Cards projects={found.filter(({ name }) => !isRegistry(name))} />
      {registries.length > 0 && (
        <section aria-label="Registries">
          <h2 className={styles.heading}>Registries</h2>
          <Cards projects={registries} />
        </section>
      )}
    </>
  );
}

function Cards({ projects }: { projects: readonly Project[] }) {
  return (
    <ul className={styles.projects}>
      {projects.map((project) => (
        <li key={`${project.entity}/${project.name}`}>
          <ProjectCard project={project} />
        </li>
      ))}
    </ul>
  );
}

const REGISTRY = "wandb-registry-";

/** Versions are linked there; nothing runs in them. */
function isRegistry(project: string): boolean {
  return project.startsWith(REGISTRY) || project === "model-registry";
}

function ProjectCard({ project }: { project: Project }) {
  const { entity, name, description, run_count, running_count } = project;
  const params = { entity, project: name };
  if (isRegistry(name)) {
    return (
      <Link to="/$entity/$project/artifacts" params={params} className={styles.card}>
        <span className={styles.entity}>{entity}</span>
        <h2>{name.replace(REGISTRY, "")}</h2>
        {description && <p className={styles.description}>{description}</p>}
        <span className={styles.facts}>
          <span className={styles.ago}>{formatAgo(lastActive(project), Date.now() / 1000)}</span>
        </span>
      </Link>
    );
  }
  return (
    <Link to="/$entity/$project" params={params} className={styles.card}>
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
