/** The top line of a page: where one is, whether it is live, and what one can do here. */
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactNode, useEffect } from "react";
import type { ProjectRef } from "@/data/types";
import { LiveMark } from "./live";
import styles from "./TopBar.module.css";

interface TopBarProps {
  readonly project?: ProjectRef;
  /** What comes after the project; the last one is the page itself. */
  readonly crumbs: readonly ReactNode[];
  /** Before the path: what opens and closes the side. */
  readonly lead?: ReactNode;
  /** False where the page has a heading of its own. */
  readonly isHeading?: boolean;
  readonly children?: ReactNode;
}

export function TopBar({ project, crumbs, lead, isHeading = true, children }: TopBarProps) {
  const here = crumbs.at(-1);
  useTitle(typeof here === "string" ? here : "", project?.project ?? "");
  return (
    <header className={styles.bar}>
      {lead}
      <nav className={styles.crumbs} aria-label="Breadcrumb">
        {project && (
          <>
            <Link
              to="/$entity"
              params={{ entity: project.entity }}
              activeOptions={{ exact: true }}
              className={styles.crumb}
            >
              {project.entity}
            </Link>
            <Slash />
            <Link
              to="/$entity/$project"
              params={{ ...project }}
              activeOptions={{ exact: true }}
              className={styles.project}
            >
              {project.project}
            </Link>
          </>
        )}
        {crumbs.map((crumb, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: crumbs are known by their places
          <Fragment key={place}>
            {(project || place > 0) && <Slash />}
            <Crumb isHere={place === crumbs.length - 1} isHeading={isHeading}>
              {crumb}
            </Crumb>
          </Fragment>
        ))}
      </nav>
      {project && <LiveMark />}
      <div className={styles.actions}>{children}</div>
    </header>
  );
}

interface CrumbProps {
  readonly isHere: boolean;
  readonly isHeading: boolean;
  readonly children: ReactNode;
}

function Crumb({ isHere, isHeading, children }: CrumbProps) {
  if (!isHere) return <span>{children}</span>;
  return isHeading ? (
    <h1 className={styles.here} aria-current="page">
      {children}
    </h1>
  ) : (
    <span aria-current="page">{children}</span>
  );
}

/** Names the tab of the browser, so that many of them can be told apart. */
function useTitle(here: string, project: string): void {
  useEffect(() => {
    document.title = [here, project, "Runwell"].filter((part) => part !== "").join(" · ");
  }, [here, project]);
}

function Slash() {
  return (
    <span className={styles.slash} aria-hidden="true">
      /
    </span>
  );
}
