/** One version: what it is, and below, by tabs, what lies in it, where it came from, what became of it. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import {
  type ArtifactVersion,
  type ArtifactVersionDetail,
  type VersionRef,
  versionQuery,
} from "@/data/artifacts";
import { ArtifactLink } from "@/features/artifact-link/ArtifactLink";
import { RunLink } from "@/features/artifact-link/RunLink";
import { LineageGraph } from "@/features/lineage/LineageGraph";
import { ValueTree } from "@/features/value-tree/ValueTree";
import { isObject } from "@/lib/json";
import {
  ErrorState,
  IconClock,
  IconFolder,
  IconGraph,
  IconInfo,
  IconTable,
  SkeletonRows,
} from "@/ui";
import { type TabItem, Tabs } from "@/ui/tabs/Tabs";
import styles from "./ArtifactPage.module.css";
import { Comparison } from "./Comparison";
import { Files } from "./Files";
import { History } from "./History";
import { Results } from "./Results";
import { type ArtifactSearch, VERSION_TABS, type VersionTab } from "./search";
import { Usage } from "./Usage";
import { VersionHead } from "./VersionHead";

const TABS: readonly TabItem<VersionTab>[] = [
  { value: "overview", label: "Overview", icon: <IconInfo size={14} /> },
  { value: "files", label: "Files", icon: <IconFolder size={14} /> },
  { value: "lineage", label: "Lineage", icon: <IconGraph size={14} /> },
  { value: "results", label: "Results", icon: <IconTable size={14} /> },
  { value: "history", label: "History", icon: <IconClock size={14} /> },
];

interface VersionProps {
  /** The version may be an alias. */
  readonly reference: VersionRef;
  /** All of the collection that were read, the newest first. */
  readonly versions: readonly ArtifactVersion[];
  readonly isPortfolio: boolean;
  readonly search: ArtifactSearch;
  readonly onSearch: (search: ArtifactSearch) => void;
}

export function Version(props: VersionProps): ReactElement {
  const { reference, versions, isPortfolio, search, onSearch } = props;
  const { data, error, refetch } = useQuery(versionQuery(reference));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={8} />;
  const exact = { ...reference, version: data.version };
  return (
    <>
      <VersionHead
        reference={exact}
        version={data}
        isPortfolio={isPortfolio}
        onGone={() => {
          const { version: _, ...rest } = search;
          onSearch(rest);
        }}
      />
      <Tabs
        label="Parts of the version"
        value={search.tab ?? VERSION_TABS[0]}
        onChange={(tab) => onSearch({ ...search, tab })}
        items={TABS}
      >
        <div className={styles.tab}>
          <Content {...props} reference={exact} versions={versions} version={data} />
        </div>
      </Tabs>
    </>
  );
}

interface ContentProps extends VersionProps {
  readonly version: ArtifactVersionDetail;
}

function Content(props: ContentProps): ReactElement {
  const { reference, version, versions, search, onSearch } = props;
  const tab = search.tab ?? VERSION_TABS[0];
  if (tab === "files") {
    return (
      <>
        <Files key={`${reference.name}:${version.version}`} reference={reference} />
        <Comparison reference={reference} versions={versions.map((one) => one.version)} />
      </>
    );
  }
  if (tab === "lineage") {
    return (
      <section className={styles.card} aria-label="Graph">
        <h2>Graph</h2>
        <LineageGraph reference={reference} />
      </section>
    );
  }
  if (tab === "results") {
    return (
      <Results
        project={reference}
        version={version}
        versions={versions}
        columns={search.columns ?? null}
        onColumns={(columns) => onSearch({ ...search, columns })}
      />
    );
  }
  if (tab === "history") return <History reference={reference} />;
  return (
    <>
      <Usage reference={reference} />
      <div className={styles.pair}>
        <Lineage version={version} />
        <section className={styles.card}>
          <div className={styles.tree}>
            <ValueTree
              title="Metadata"
              value={isObject(version.metadata) ? version.metadata : {}}
              empty="This version has no metadata"
            />
          </div>
        </section>
      </div>
    </>
  );
}

function Lineage({ version }: { readonly version: ArtifactVersionDetail }): ReactElement {
  const { created_by, used_by, links } = version;
  return (
    <section className={styles.card} aria-label="Lineage">
      <h2>Lineage</h2>
      <dl className={styles.lineage}>
        <dt>Logged by</dt>
        <dd>{created_by ? <RunLink run={created_by} /> : "a run that is gone, or nobody's"}</dd>
        <dt>Used by</dt>
        <dd>
          {used_by.length === 0 && "no run"}
          {used_by.map((run) => (
            <RunLink key={`${run.project}/${run.id}`} run={run} />
          ))}
        </dd>
        <dt>Shown in</dt>
        <dd>
          {links.length === 0 && "no portfolio"}
          {links.map(({ entity, project, collection, version: shownAs }) => (
            <ArtifactLink
              key={`${entity}/${project}/${collection}`}
              entity={entity}
              project={project}
              name={collection}
              version={shownAs}
              isFull
            />
          ))}
        </dd>
      </dl>
    </section>
  );
}
