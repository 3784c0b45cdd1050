/** The facts of a project, one below the other. */
import type { ReactNode } from "react";
import { type ProjectOverview, useEditProject, type Visibility } from "@/data/projects";
import type { Project, ProjectRef } from "@/data/types";
import { formatInteger } from "@/lib/number";
import { formatAgo, formatDateTime, formatDuration } from "@/lib/time";
import { Select, SkeletonRows, useNow, useToast } from "@/ui";
import styles from "./ProjectPage.module.css";

const VISIBILITIES: readonly { value: Visibility; label: string }[] = [
  { value: "private", label: "Those who are let in" },
  { value: "team", label: "Its owner's team" },
  { value: "public", label: "Everybody here" },
  { value: "open", label: "Everybody here, to write too" },
];

interface FactsProps {
  readonly project: ProjectRef;
  readonly data: Project | undefined;
  readonly glance: ProjectOverview | undefined;
}

export function Facts({ project, data, glance }: FactsProps) {
  const now = useNow(30_000);
  return (
    <section className={styles.card} data-first="" aria-label="Facts">
      {data && glance ? (
        <dl className={styles.facts}>
          <Fact name="Owner">{data.entity}</Fact>
          {glance.made_by !== null && glance.made_by !== data.entity && (
            <Fact name="Made by">{glance.made_by}</Fact>
          )}
          <Fact name="Seen by">
            <SeenBy project={project} visibility={glance.visibility} />
          </Fact>
          <Fact name="Last active">
            <span title={formatDateTime(data.last_active_at)}>
              {formatAgo(data.last_active_at, now)}
            </span>
          </Fact>
          <Fact name="Begun">{formatDateTime(data.created_at)}</Fact>
          <Fact name="Contributors">{formatInteger(glance.contributors.length)}</Fact>
          <Fact name="Total runs">{formatInteger(glance.runs)}</Fact>
          <Fact name="Total compute">{formatDuration(glance.compute_s)}</Fact>
        </dl>
      ) : (
        <SkeletonRows count={7} />
      )}
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface SeenByProps {
  readonly project: ProjectRef;
  readonly visibility: Visibility;
}

function SeenBy({ project, visibility }: SeenByProps) {
  const edit = useEditProject(project);
  const toast = useToast();
  return (
    <Select
      size="s"
      label="Seen by"
      value={edit.isPending ? (edit.variables.visibility ?? visibility) : visibility}
      options={VISIBILITIES}
      onChange={(next) =>
        edit.mutate(
          { visibility: next },
          {
            onError: ({ message }) =>
              toast({ title: "Not changed", description: message, tone: "bad" }),
          },
        )
      }
    />
  );
}
