import type { ReactElement, ReactNode } from "react";
import type { RunDetail, RunRef } from "@/data/types";
import { ValueTree } from "@/features/value-tree/ValueTree";
import { CopyButton, StateBadge } from "@/ui";
import { EditableText } from "@/ui/field/EditableText";
import { TagEditor } from "@/ui/tags/TagEditor";
import { Alerts } from "./Alerts";
import { ArtifactNames } from "./ArtifactNames";
import { codeFacts, type Fact, groupFacts, placeFacts, timeFacts } from "./facts";
import styles from "./Overview.module.css";
import { useEdit } from "./useEdit";

export interface OverviewProps {
  readonly reference: RunRef;
  readonly run: RunDetail;
}

/** All that is known of a run, at one glance. */
export function Overview({ reference, run }: OverviewProps): ReactElement {
  const edit = useEdit(reference);
  const path = `${reference.entity}/${reference.project}/${reference.run}`;
  return (
    <div className={styles.page}>
      <section className={styles.card} aria-label="About this run">
        <dl className={styles.facts}>
          <Line label="State">
            <StateBadge state={run.state} />
          </Line>
          <Line label="Run path">
            <code className={styles.code}>{path}</code>
            <CopyButton label="Copy run path" text={path} />
          </Line>
          <Line label="Tags">
            <TagEditor tags={run.tags} onChange={(tags) => edit({ tags })} />
          </Line>
          <Line label="Notes">
            <EditableText
              multiline
              label="notes"
              placeholder="Add notes…"
              value={run.notes}
              onSave={(notes) => edit({ notes })}
            />
          </Line>
          <Facts facts={groupFacts(run)} />
        </dl>
        <dl className={styles.facts}>
          <Facts facts={timeFacts(run)} />
        </dl>
        <dl className={styles.facts}>
          <Facts facts={placeFacts(run)} />
        </dl>
        <dl className={styles.facts} data-wide="">
          <Facts facts={codeFacts(run)} />
        </dl>
      </section>
      <Alerts run={reference} />
      <ArtifactNames run={reference} />
      <div className={styles.trees}>
        <ValueTree
          title="Config"
          value={run.config}
          empty="This run was started without a config"
        />
        <ValueTree
          title="Summary"
          value={run.summary}
          empty="The last value of each metric appears here"
        />
      </div>
    </div>
  );
}

function Facts({ facts }: { facts: readonly Fact[] }): ReactElement {
  return (
    <>
      {facts.map(({ label, text, isCode }) => (
        <Line key={label} label={label}>
          {isCode ? (
            <>
              <code className={styles.code}>{text}</code>
              <CopyButton label={`Copy ${label.toLowerCase()}`} text={text} />
            </>
          ) : (
            <span className={styles.text}>{text}</span>
          )}
        </Line>
      ))}
    </>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <div className={styles.line}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  );
}
