/** What happened to a version: who or what did it, and when; the newest first. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { type ArtifactHappening, historyQuery, type VersionRef } from "@/data/artifacts";
import { ArtifactLink } from "@/features/artifact-link/ArtifactLink";
import { RunLink } from "@/features/artifact-link/RunLink";
import { formatAgo, formatDateTime } from "@/lib/time";
import { Badge, ErrorState, SkeletonRows, useNow } from "@/ui";
import styles from "./ArtifactPage.module.css";

/** What it is called; what follows is an alias, a tag or a place. */
const DEEDS: Readonly<Record<ArtifactHappening["what"], string>> = {
  made: "Made",
  logged: "Logged again",
  used: "Used",
  named: "Got the alias",
  unnamed: "Lost the alias",
  tagged: "Got the tag",
  untagged: "Lost the tag",
  linked: "Linked",
  unlinked: "Taken out",
  described: "Described",
  annotated: "Metadata changed",
  kept: "Time to live changed",
};

export function History({ reference }: { readonly reference: VersionRef }): ReactElement {
  const { data, error, refetch } = useQuery(historyQuery(reference));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={5} />;
  return (
    <section className={styles.card} aria-label="History">
      <h2>History</h2>
      <ol className={styles.history}>
        {data.map((one) => (
          <Happening key={`${one.at} ${one.what} ${one.about} ${one.run?.id ?? ""}`} told={one} />
        ))}
      </ol>
    </section>
  );
}

function Happening({ told }: { readonly told: ArtifactHappening }): ReactElement {
  const { at, what, about, user, run, collection } = told;
  const now = useNow(30_000);
  return (
    <li>
      <span className={styles.deed}>
        {DEEDS[what]} {about !== "" && (what === "used" ? `as ${about}` : <Badge>{about}</Badge>)}
        {collection && (
          <>
            {" in "}
            <ArtifactLink
              entity={collection.entity}
              project={collection.project}
              name={collection.name}
              isFull
            />
          </>
        )}
        {run && (
          <>
            {" by "}
            <RunLink run={run} />
          </>
        )}
      </span>
      <span>{user}</span>
      <time title={formatDateTime(at)}>{formatAgo(at, now)}</time>
    </li>
  );
}
