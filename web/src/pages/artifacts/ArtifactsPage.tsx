/** The artifacts of a project by their type, those with the newest versions first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useMemo, useState } from "react";
import { type ArtifactCollection, collectionsQuery } from "@/data/artifacts";
import type { ProjectRef } from "@/data/types";
import { TopBar } from "@/features/shell/TopBar";
import { formatCount, formatInteger } from "@/lib/number";
import { matcher } from "@/lib/search";
import { formatAgo, formatDateTime } from "@/lib/time";
import {
  Badge,
  Button,
  EmptyState,
  ErrorState,
  IconBox,
  IconChevronDown,
  IconChevronRight,
  SearchField,
  SkeletonRows,
  useNow,
} from "@/ui";
import styles from "./ArtifactsPage.module.css";
import { isByItself, typesOf } from "./types";

/** So many pages are read without being asked for: what is looked for may stand on the last. */
const READ_ON = 50;

export function ArtifactsPage({ project }: { readonly project: ProjectRef }): ReactElement {
  const [search, setSearch] = useState("");
  const found = useInfiniteQuery(collectionsQuery(project));
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const pages = found.data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && pages < READ_ON) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage, pages]);
  const items = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const shown = useMemo(() => {
    const { test } = matcher(search, false);
    return items.filter(({ name, type }) => test(`${type}/${name}`));
  }, [items, search]);
  return (
    <>
      <TopBar project={project} crumbs={["Artifacts"]}>
        <div className={styles.search}>
          <SearchField label="Search artifacts" value={search} onChange={setSearch} />
        </div>
      </TopBar>
      <main className={styles.main}>
        {found.isPending ? (
          <SkeletonRows count={6} />
        ) : found.error ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : items.length === 0 ? (
          <EmptyState icon={<IconBox size={20} />} title="No artifacts yet">
            Data sets, models and other files that runs log with <code>log_artifact()</code> get
            versions here
          </EmptyState>
        ) : shown.length === 0 ? (
          <EmptyState title="No artifact matches" />
        ) : (
          <Types project={project} collections={shown} isFound={search !== ""} />
        )}
        {hasNextPage && (
          <Button variant="quiet" loading={isFetching} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        )}
      </main>
    </>
  );
}

interface TypesProps {
  readonly project: ProjectRef;
  readonly collections: readonly ArtifactCollection[];
  /** They were looked for, so that none of them is folded away. */
  readonly isFound: boolean;
}

function Types({ project, collections, isFound }: TypesProps): ReactElement {
  const now = useNow(10_000);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const isOpen = (type: string) => isFound || isByItself(type) === turned.has(type);
  const turn = (type: string) => {
    const next = new Set(turned);
    if (!next.delete(type)) next.add(type);
    setTurned(next);
  };
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>Name</th>
          <th data-numeric="">Versions</th>
          <th>Newest</th>
          <th>Tags</th>
          <th>Description</th>
        </tr>
      </thead>
      {typesOf(collections).map(([type, ofType]) => (
        <tbody key={type}>
          <tr>
            <th className={styles.type} colSpan={5} scope="rowgroup">
              <button type="button" aria-expanded={isOpen(type)} onClick={() => turn(type)}>
                {isOpen(type) ? <IconChevronDown size={12} /> : <IconChevronRight size={12} />}
                {type} <small>{formatCount(ofType.length, "collection")}</small>
              </button>
            </th>
          </tr>
          {isOpen(type) &&
            ofType.map((one) => (
              <tr key={one.name}>
                <td>
                  <Link
                    className={styles.name}
                    to="/$entity/$project/artifacts/$name"
                    params={{ entity: project.entity, project: project.project, name: one.name }}
                  >
                    {one.name}
                  </Link>{" "}
                  {one.kind === "portfolio" && <Badge>portfolio</Badge>}
                </td>
                <td data-numeric="">{formatInteger(one.version_count)}</td>
                <td title={formatDateTime(one.latest_at ?? one.created_at)}>
                  {formatAgo(one.latest_at ?? one.created_at, now)}
                </td>
                <td>
                  {one.tags.map((tag) => (
                    <Badge key={tag}>{tag}</Badge>
                  ))}
                </td>
                <td className={styles.description}>{one.description}</td>
              </tr>
            ))}
        </tbody>
      ))}
    </table>
  );
}
