import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import styles from "./ArtifactLink.module.css";

interface ArtifactLinkProps {
  readonly entity: string;
  readonly project: string;
  readonly name: string;
  /** Absent: the collection. */
  readonly version?: string;
  /** Whether the project stands before the name. */
  readonly isFull?: boolean;
}

/** A version or a collection by its name, on which one clicks. */
export function ArtifactLink(props: ArtifactLinkProps): ReactElement {
  const { entity, project, name, version, isFull = false } = props;
  const shown = version === undefined ? name : `${name}:${version}`;
  return (
    <Link
      className={styles.link}
      to="/$entity/$project/artifacts/$name"
      params={{ entity, project, name }}
      search={version === undefined ? {} : { version }}
    >
      {isFull ? `${entity}/${project}/${shown}` : shown}
    </Link>
  );
}
