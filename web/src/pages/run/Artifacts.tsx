/** What a run used and what it logged, version by version. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { MOST_OF_RUN, runArtifactsQuery, type VersionOfRun } from "@/data/run-artifacts";
import type { RunRef } from "@/data/types";
import { Aliases } from "@/features/artifact-link/Aliases";
import { ArtifactLink } from "@/features/artifact-link/ArtifactLink";
import { formatBytes, formatCount, formatInteger } from "@/lib/number";
import { formatAgo, formatDateTime } from "@/lib/time";
import { EmptyState, ErrorState, IconBox, SkeletonRows, useNow } from "@/ui";
import styles from "./Artifacts.module.css";

export function Artifacts({ run }: { readonly run: RunRef }): ReactElement {
  const { data, error, refetch } = useQuery(runArtifactsQuery(run, MOST_OF_RUN));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={6} />;
  if (data.inputs_total + data.outputs_total === 0) {
    return (
      <EmptyState icon={<IconBox size={20} />} title="This run used and logged no artifacts">
        What <code>use_artifact()</code> takes and <code>log_artifact()</code> gives comes to stand
        here
      </EmptyState>
    );
  }
  return (
    <div className={styles.page}>
      <Side title="Inputs" none="It used none" items={data.inputs} total={data.inputs_total} />
      <Side title="Outputs" none="It logged none" items={data.outputs} total={data.outputs_total} />
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly none: string;
  readonly items: readonly VersionOfRun[];
  readonly total: number;
}

function Side({ title, none, items, total }: SideProps): ReactElement {
  return (
    <section className={styles.card} aria-label={title}>
      <h2>
        {title} <small>{formatInteger(total)}</small>
      </h2>
      {total === 0 ? <p className={styles.none}>{none}</p> : <Versions items={items} />}
      {items.length > 0 && items.length < total && (
        <p className={styles.none}>
          {formatInteger(total - items.length)} more are not listed, or not yours to see
        </p>
      )}
    </section>
  );
}

function Versions({ items }: { readonly items: readonly VersionOfRun[] }): ReactElement {
  const now = useNow(30_000);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className={styles.scroll} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th>Version</th>
            <th>Type</th>
            <th>Aliases</th>
            <th data-numeric="">Size</th>
            <th>Made</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <tr key={`${one.entity}/${one.project}/${one.source}`}>
              <td>
                <ArtifactLink
                  entity={one.entity}
                  project={one.project}
                  name={one.collection}
                  version={one.version}
                />
              </td>
              <td>{one.type}</td>
              <td>
                <Aliases of={one.aliases} />
              </td>
              <td data-numeric="">
                {formatCount(one.file_count, "file")}, {formatBytes(one.size_bytes)}
              </td>
              <td title={formatDateTime(one.created_at)}>{formatAgo(one.created_at, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
