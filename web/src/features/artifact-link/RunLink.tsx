import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./ArtifactLink.module.css";

interface RunLinkProps {
  readonly run: {
    readonly entity: string;
    readonly project: string;
    readonly id: string;
    readonly name: string;
  };
}

/** A run by its name, on which one clicks. */
export function RunLink({ run }: RunLinkProps): ReactElement {
  const { entity, project, id, name } = run;
  return (
    <Link
      className={styles.link}
      to="/$entity/$project/runs/$run"
      params={{ entity, project, run: id }}
    >
      {name}
    </Link>
  );
}
