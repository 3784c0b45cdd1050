/** What is in a file, wherever it lies: text, tables, pictures, sound, pages, bodies in space, figures. */
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { type TableContent, tableOf, textFileQuery } from "@/data/content";
import { parseCsv } from "@/lib/csv";
import { parseLooseJson } from "@/lib/loose-json";
import { formatInteger } from "@/lib/number";
import { baseName } from "@/lib/path";
import type { MediaKind } from "@/panels/media/items";
import { SHOWN } from "@/panels/media/overlay";
import { View } from "@/panels/media/View";
import { Grid } from "@/panels/table/Grid";
import { EmptyState, ErrorState, IconFile, SkeletonRows } from "@/ui";
import styles from "./FilePreview.module.css";
import { isPatch, patchLines } from "./patch";
import { type Previewed, previewKind } from "./preview";

const MOST_LINES = 20_000;
const MOST_ROWS = 10_000;
const PAGE = 100;

interface FileContentProps {
  readonly file: Previewed;
  readonly address: string;
  /** Tells when it has to be read again. */
  readonly version: string;
}

export function FileContent({ file, address, version }: FileContentProps): ReactElement {
  const kind = previewKind(file);
  if (kind === "none" || kind === "too large") {
    const why = kind === "none" ? "This kind of file is not shown" : "Too large to be shown";
    return <EmptyState icon={<IconFile size={20} />} title={why} />;
  }
  if (kind === "json" || kind === "text" || kind === "table" || kind === "logged table") {
    return <TextContent path={file.path} kind={kind} address={address} version={version} />;
  }
  return <Medium kind={kind} path={file.path} address={address} />;
}

interface MediumProps {
  readonly kind: MediaKind;
  readonly path: string;
  readonly address: string;
}

function Medium({ kind, path, address }: MediumProps): ReactElement {
  const tile = {
    id: path,
    item: { kind, path, caption: baseName(path), image: null },
    address,
    addressOf: () => address,
    run: { id: "", name: "", color: "" },
    step: 0,
  };
  return (
    <div className={styles.stage}>
      <View tile={tile} overlay={SHOWN} />
    </div>
  );
}

interface TextContentProps {
  readonly path: string;
  readonly kind: "json" | "text" | "table" | "logged table";
  readonly address: string;
  readonly version: string;
}

function TextContent({ path, kind, address, version }: TextContentProps): ReactElement {
  const text = useQuery(textFileQuery(address, version));
  const table = useMemo(
    () => (text.data === undefined ? null : tableIn(text.data, kind, path)),
    [text.data, kind, path],
  );
  if (text.isPending) return <SkeletonRows />;
  if (text.error) return <ErrorState error={text.error} onRetry={() => text.refetch()} />;
  if (text.data === "") return <EmptyState title="The file is empty" />;
  if (table) {
    return (
      <div className={styles.grid}>
        <Grid
          table={table}
          filter=""
          title={baseName(path)}
          pageSize={PAGE}
          tilesOf={{ project: { entity: "", project: "" }, runs: new Map() }}
          told={null}
        />
      </div>
    );
  }
  if (isPatch(path)) return <Patch text={text.data} />;
  return <Source text={kind === "text" ? text.data : pretty(text.data)} />;
}

/** Null: the text is no table, or a broken one, and is shown as it is. */
function tableIn(text: string, kind: TextContentProps["kind"], path: string): TableContent | null {
  if (kind === "table") {
    const [columns = [], ...rows] = parseCsv(text, path.endsWith(".tsv") ? "\t" : ",", MOST_ROWS);
    return { columns, rows };
  }
  if (kind !== "logged table") return null;
  try {
    return tableOf(parseLooseJson(text));
  } catch {
    return null; // shown as text
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(parseLooseJson(text), null, 2);
  } catch {
    return text;
  }
}

function Patch({ text }: { text: string }): ReactElement {
  const lines = useMemo(() => text.replace(/\n$/, "").split("\n").slice(0, MOST_LINES), [text]);
  const kinds = useMemo(() => patchLines(lines), [lines]);
  return (
    <div className={styles.source}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className={styles.text} tabIndex={0}>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file have no identity
          <span key={at} className={styles.patch} data-kind={kinds[at]}>
            {line}
            {"\n"}
          </span>
        ))}
      </pre>
    </div>
  );
}

function Source({ text }: { text: string }): ReactElement {
  const lines = useMemo(() => text.replace(/\n$/, "").split("\n"), [text]);
  const shown = lines.slice(0, MOST_LINES);
  return (
    <div className={styles.source}>
      <pre className={styles.numbers} aria-hidden="true">
        {shown.map((_, at) => at + 1).join("\n")}
      </pre>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre className={styles.text} tabIndex={0}>
        {shown.join("\n")}
        {lines.length > MOST_LINES && `\n… ${formatInteger(lines.length - MOST_LINES)} more lines`}
      </pre>
    </div>
  );
}
