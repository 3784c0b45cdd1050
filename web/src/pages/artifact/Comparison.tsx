/** Two versions of a collection: which files differ, and how. */
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo, useState } from "react";
import {
  type ArtifactComparison,
  type ArtifactFile,
  comparisonQuery,
  type VersionRef,
  versionQuery,
} from "@/data/artifacts";
import { textFileQuery } from "@/data/content";
import { addressUrl } from "@/data/http";
import { MOST_BYTES, previewKind } from "@/features/file-tree/preview";
import { diffLines } from "@/lib/diff";
import type { Json } from "@/lib/json";
import { formatBytes, formatInteger } from "@/lib/number";
import { Diff } from "@/panels/code/Diff";
import { Badge, ErrorState, Segmented, Select, SkeletonRows } from "@/ui";
import styles from "./ArtifactPage.module.css";

interface ComparisonProps {
  readonly reference: VersionRef;
  /** All of the collection, the newest first. */
  readonly versions: readonly string[];
}

export function Comparison({ reference, versions }: ComparisonProps): ReactElement | null {
  const others = versions.filter((version) => version !== reference.version);
  const [chosen, setChosen] = useState("");
  const other = others.includes(chosen) ? chosen : "";
  const { data } = useQuery(comparisonQuery(reference, other));
  if (others.length === 0) return null;
  return (
    <section className={styles.card} aria-label="Comparison">
      <h2>
        Compare with{" "}
        <Select
          size="s"
          label="Other version"
          value={other}
          options={[
            { value: "", label: "choose…" },
            ...others.map((value) => ({ value, label: value })),
          ]}
          onChange={setChosen}
        />
        {other !== "" && data && (
          <small>
            {other} has {formatInteger(data.added)} more, {formatInteger(data.removed)} less,{" "}
            {formatInteger(data.changed)} changed, {formatInteger(data.same)} the same
          </small>
        )}
      </h2>
      {other !== "" && data && <Changes key={other} changes={data.changes} />}
      {other !== "" && <MetadataChange key={`of ${other}`} before={reference} other={other} />}
    </section>
  );
}

interface MetadataChangeProps {
  readonly before: VersionRef;
  readonly other: string;
}

/** Nothing where both have the same. */
function MetadataChange({ before, other }: MetadataChangeProps): ReactElement | null {
  const here = useQuery(versionQuery(before)).data?.metadata;
  const there = useQuery(versionQuery({ ...before, version: other })).data?.metadata;
  const lines = useMemo(
    () => (here === undefined || there === undefined ? [] : diffLines(told(here), told(there))),
    [here, there],
  );
  if (!lines.some(({ kind }) => kind !== "same")) return null;
  return (
    <section className={styles.diff} aria-label="Metadata">
      <b>Metadata</b>
      <Diff lines={lines} look="unified" />
    </section>
  );
}

function told(metadata: Json): string {
  return JSON.stringify(metadata, null, 2);
}

type Change = ArtifactComparison["changes"][number];

function Changes({ changes }: { readonly changes: readonly Change[] }): ReactElement {
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <ul className={styles.files}>
      {changes.map((change) => (
        <li key={change.path} className={styles.change}>
          <span className={styles.row}>
            <Name
              change={change}
              isOpen={opened === change.path}
              onOpen={() => setOpened(opened === change.path ? null : change.path)}
            />
            <Badge
              tone={
                change.change === "added" ? "good" : change.change === "removed" ? "bad" : "warn"
              }
            >
              {change.change}
            </Badge>
            <span>
              {change.before && formatBytes(change.before.size_bytes)}
              {change.before && change.after && " → "}
              {change.after && formatBytes(change.after.size_bytes)}
            </span>
          </span>
          {opened === change.path && <TextChange change={change} />}
        </li>
      ))}
    </ul>
  );
}

interface NameProps {
  readonly change: Change;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

/** What is text on both sides can be looked into. */
function Name({ change, isOpen, onOpen }: NameProps): ReactElement {
  const sides = [change.before, change.after].filter((file) => file !== null);
  if (!sides.every(isText)) return <span className={styles.changed}>{change.path}</span>;
  return (
    <button type="button" className={styles.changed} aria-expanded={isOpen} onClick={onOpen}>
      {change.path}
    </button>
  );
}

function isText(file: ArtifactFile): boolean {
  const kind = previewKind(file);
  const isOne = kind === "text" || kind === "json" || kind === "table" || kind === "logged table";
  return !file.is_reference && isOne && file.size_bytes <= MOST_BYTES;
}

const LOOKS = [
  { value: "split", label: "Split" },
  { value: "unified", label: "Unified" },
] as const;

function TextChange({ change }: { readonly change: Change }): ReactElement {
  const [look, setLook] = useState<(typeof LOOKS)[number]["value"]>("split");
  const before = useText(change.before);
  const after = useText(change.after);
  const lines = useMemo(
    () =>
      before.text === undefined || after.text === undefined
        ? null
        : diffLines(before.text, after.text),
    [before.text, after.text],
  );
  const error = before.error ?? after.error;
  if (error) return <ErrorState error={error} />;
  if (!lines) return <SkeletonRows count={3} />;
  return (
    <div className={styles.diff}>
      <Segmented size="s" label="Look" options={LOOKS} value={look} onChange={setLook} />
      <Diff lines={lines} look={look} />
    </div>
  );
}

function useText(file: ArtifactFile | null) {
  const answer = useQuery({
    ...textFileQuery(file ? addressUrl(file.url) : "", file?.digest ?? ""),
    enabled: file !== null,
  });
  return { text: file === null ? "" : answer.data, error: answer.error };
}
