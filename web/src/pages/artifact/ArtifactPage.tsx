/** One collection: its versions at the side, the chosen one in full. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import {
  type ArtifactVersion,
  type CollectionRef,
  collectionQuery,
  versionsQuery,
} from "@/data/artifacts";
import { Aliases } from "@/features/artifact-link/Aliases";
import { TopBar } from "@/features/shell/TopBar";
import { formatBytes } from "@/lib/number";
import { formatAgo } from "@/lib/time";
import { Button, EmptyState, ErrorState, SkeletonRows, useNow } from "@/ui";
import { About } from "./About";
import styles from "./ArtifactPage.module.css";
import type { ArtifactSearch } from "./search";
import { Version } from "./Version";

interface ArtifactPageProps {
  readonly collection: CollectionRef;
  readonly search: ArtifactSearch;
  readonly onSearch: (search: ArtifactSearch) => void;
}

export function ArtifactPage({ collection, search, onSearch }: ArtifactPageProps): ReactElement {
  const found = useQuery(collectionQuery(collection));
  const versions = useInfiniteQuery(versionsQuery(collection));
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = search.version ?? items[0]?.version ?? null;
  const error = found.error ?? versions.error;
  return (
    <>
      <TopBar
        project={collection}
        crumbs={["Artifacts", found.data?.type ?? "", collection.name]}
      />
      {error ? (
        <ErrorState
          error={error}
          onRetry={() => void Promise.all([found.refetch(), versions.refetch()])}
        />
      ) : versions.isPending || !found.data ? (
        <SkeletonRows count={8} />
      ) : (
        <div className={styles.split}>
          <aside className={styles.side}>
            <About reference={collection} collection={found.data} />
            <nav aria-label="Versions">
              <ul>
                {items.map((one) => (
                  <li key={one.version}>
                    <VersionItem
                      version={one}
                      isChosen={one.version === shown || one.aliases.includes(shown ?? "")}
                      onChoose={() => onSearch({ ...search, version: one.version })}
                    />
                  </li>
                ))}
              </ul>
            </nav>
            {versions.hasNextPage && (
              <Button size="s" variant="quiet" onClick={() => void versions.fetchNextPage()}>
                Show more
              </Button>
            )}
          </aside>
          <main className={styles.main}>
            {shown === null ? (
              <EmptyState title="No versions yet" />
            ) : (
              <Version
                reference={{ ...collection, version: shown }}
                versions={items}
                isPortfolio={found.data.kind === "portfolio"}
                search={search}
                onSearch={onSearch}
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
        <Aliases of={version.aliases} />
      </span>
      <small>
        {formatBytes(version.size_bytes)} · {formatAgo(version.created_at, now)}
      </small>
    </button>
  );
}
