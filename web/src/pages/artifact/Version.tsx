/** One version: what it is, where it came from, what lies in it, how one gets it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { type ArtifactVersionDetail, type VersionRef, versionQuery } from "@/data/artifacts";
import { LineageGraph } from "@/features/lineage/LineageGraph";
import { ValueTree } from "@/features/value-tree/ValueTree";
import { isObject } from "@/lib/json";
import { formatBytes, formatCount } from "@/lib/number";
import { formatDateTime } from "@/lib/time";
import { Badge, CopyButton, ErrorState, SkeletonRows } from "@/ui";
import styles from "./ArtifactPage.module.css";
import { Comparison } from "./Comparison";
import { Files } from "./Files";

interface VersionProps {
  readonly reference: VersionRef;
  /** All of the collection, the newest first. */
  readonly versions: readonly string[];
}

export function Version({ reference, versions }: VersionProps): ReactElement {
  const { data, error, refetch } = useQuery(versionQuery(reference));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={8} />;
  return (
    <>
      <Head reference={reference} version={data} />
      <div className={styles.pair}>
        <Lineage version={data} />
        <section className={styles.card}>
          <div className={styles.tree}>
            <ValueTree
              title="Metadata"
              value={isObject(data.metadata) ? data.metadata : {}}
              empty="This version has no metadata"
            />
          </div>
        </section>
      </div>
      <section className={styles.card} aria-label="Graph">
        <h2>Graph</h2>
        <LineageGraph reference={{ ...reference, version: data.version }} />
      </section>
      <Files key={`${reference.name}:${data.version}`} reference={reference} />
      <Comparison reference={{ ...reference, version: data.version }} versions={versions} />
    </>
  );
}

interface HeadProps {
  readonly reference: VersionRef;
  readonly version: ArtifactVersionDetail;
}

function Head({ reference, version }: HeadProps): ReactElement {
  const name = `${reference.entity}/${reference.project}/${reference.name}:${version.version}`;
  const snippet = `artifact = run.use_artifact("${name}")\nfolder = artifact.download()`;
  return (
    <section className={styles.card} aria-label="Version">
      <h1 className={styles.name}>
        {reference.name}:{version.version}
        {version.aliases.map((alias) => (
          <Badge key={alias} tone={alias === "latest" ? "accent" : "neutral"}>
            {alias}
          </Badge>
        ))}
        {version.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </h1>
      {version.description && <p>{version.description}</p>}
      <dl className={styles.facts}>
        <Fact name="Files">
          {formatCount(version.file_count, "file")}, {formatBytes(version.size_bytes)}
        </Fact>
        <Fact name="Made">
          {formatDateTime(version.created_at)} by {version.user}
        </Fact>
        {version.expires_at !== null && (
          <Fact name="Goes">{formatDateTime(version.expires_at)}</Fact>
        )}
        <Fact name="Digest">
          <code>{version.digest}</code>
        </Fact>
        {version.source !== `${reference.name}:${version.version}` && (
          <Fact name="Of">{version.source}</Fact>
        )}
      </dl>
      <div className={styles.snippet}>
        <pre>{snippet}</pre>
        <CopyButton text={snippet} label="Copy the code" />
      </div>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

type RunName = ArtifactVersionDetail["used_by"][number];

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
            <Link
              key={`${entity}/${project}/${collection}`}
              className={styles.link}
              to="/$entity/$project/artifacts/$name"
              params={{ entity, project, name: collection }}
              search={{ version: shownAs }}
            >
              {entity}/{project}/{collection}:{shownAs}
            </Link>
          ))}
        </dd>
      </dl>
    </section>
  );
}

function RunLink({ run }: { readonly run: RunName }): ReactElement {
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
