/** One collection: its versions at the side, the chosen one in full. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import {
  type ArtifactVersion,
  type CollectionRef,
  collectionQuery,
  versionsQuery,
} from "@/data/artifacts";
import { TopBar } from "@/features/shell/TopBar";
import { formatBytes } from "@/lib/number";
import { formatAgo } from "@/lib/time";
import { Badge, Button, EmptyState, ErrorState, SkeletonRows, useNow } from "@/ui";
import styles from "./ArtifactPage.module.css";
import { Version } from "./Version";

interface ArtifactPageProps {
  readonly collection: CollectionRef;
  /** The chosen version; null: the newest. */
  readonly version: string | null;
  readonly onVersion: (version: string) => void;
}

export function ArtifactPage({ collection, version, onVersion }: ArtifactPageProps): ReactElement {
  const found = useQuery(collectionQuery(collection));
  const versions = useInfiniteQuery(versionsQuery(collection));
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = version ?? items[0]?.version ?? null;
  const error = found.error ?? versions.error;
  return (
    <>
      <TopBar
        project={collection}
        crumbs={["Artifacts", found.data?.type ?? "", collection.name]}
      />
      {error ? (
        <ErrorState error={error} onRetry={() => void versions.refetch()} />
      ) : versions.isPending ? (
        <SkeletonRows count={8} />
      ) : (
        <div className={styles.split}>
          <nav className={styles.side} aria-label="Versions">
            <ul>
              {items.map((one) => (
                <li key={one.version}>
                  <VersionItem
                    version={one}
                    isChosen={one.version === shown || one.aliases.includes(shown ?? "")}
                    onChoose={() => onVersion(one.version)}
                  />
                </li>
              ))}
            </ul>
            {versions.hasNextPage && (
              <Button size="s" variant="quiet" onClick={() => void versions.fetchNextPage()}>
                Show more
              </Button>
            )}
          </nav>
          <main className={styles.main}>
            {shown === null ? (
              <EmptyState title="No version is there" />
            ) : (
              <Version
                reference={{ ...collection, version: shown }}
                versions={items.map((one) => one.version)}
              />
            )}
          </main>
        </div>
      )}
    </>
  );
}

interface VersionItemProps {
  readonly version: ArtifactVersion;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function VersionItem({ version, isChosen, onChoose }: VersionItemProps): ReactElement {
  const now = useNow(30_000);
  return (
    <button
      type="button"
      className={styles.version}
      aria-current={isChosen ? "true" : undefined}
      onClick={onChoose}
    >
      <span className={styles.title}>
        <b>{version.version}</b>
        {version.aliases.map((alias) => (
          <Badge key={alias} tone={alias === "latest" ? "accent" : "neutral"}>
            {alias}
          </Badge>
        ))}
      </span>
      <small>
        {formatBytes(version.size_bytes)} · {formatAgo(version.created_at, now)}
      </small>
    </button>
  );
}
