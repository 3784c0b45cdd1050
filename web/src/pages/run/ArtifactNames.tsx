/** Inputs and outputs of a run, by name. Its place is kept while they are read. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { runArtifactsQuery, type VersionOfRun } from "@/data/run-artifacts";
import type { RunRef } from "@/data/types";
import { ArtifactLink } from "@/features/artifact-link/ArtifactLink";
import { formatInteger } from "@/lib/number";
import styles from "./Artifacts.module.css";

/** So many are named; the tab tells the others. */
const NAMED = 8;

export function ArtifactNames({ run }: { readonly run: RunRef }): ReactElement {
  const { data, error } = useQuery(runArtifactsQuery(run, NAMED));
  const side = (items: readonly VersionOfRun[] | undefined, total = 0): ReactElement => {
    if (error) return <span className={styles.none}>{error.message}</span>;
    if (!items) return <span className={styles.none}>…</span>;
    return <Names run={run} items={items} total={total} />;
  };
  return (
    <section className={`${styles.card} ${styles.names}`} aria-label="Artifacts">
      <dl>
        <dt>Inputs</dt>
        <dd>{side(data?.inputs, data?.inputs_total)}</dd>
      </dl>
      <dl>
        <dt>Outputs</dt>
        <dd>{side(data?.outputs, data?.outputs_total)}</dd>
      </dl>
    </section>
  );
}

interface NamesProps {
  readonly run: RunRef;
  readonly items: readonly VersionOfRun[];
  readonly total: number;
}

function Names({ run, items, total }: NamesProps): ReactElement {
  if (total === 0) return <span className={styles.none}>none</span>;
  const shown = items.slice(0, NAMED);
  return (
    <>
      {shown.map((one) => (
        <ArtifactLink
          key={`${one.entity}/${one.project}/${one.source}`}
          entity={one.entity}
          project={one.project}
          name={one.collection}
          version={one.version}
        />
      ))}
      {total > shown.length && (
        <Link
          to="/$entity/$project/runs/$run"
          params={{ entity: run.entity, project: run.project, run: run.run }}
          search={{ tab: "artifacts" }}
        >
          {formatInteger(total - shown.length)} more…
        </Link>
      )}
    </>
  );
}
