import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { textQuery } from "@/data/content";
import { fileUrl } from "@/data/http";
import type { RunFile, RunRef } from "@/data/types";
import { parseCsv } from "@/lib/csv";
import { parseLooseJson } from "@/lib/loose-json";
import { formatBytes, formatInteger } from "@/lib/number";
import { baseName } from "@/lib/path";
import { formatDateTime } from "@/lib/time";
import {
  Button,
  CopyButton,
  EmptyState,
  ErrorState,
  IconDownload,
  IconFile,
  SkeletonRows,
  saveAddress,
} from "@/ui";
import styles from "./FilePreview.module.css";
import { type PreviewKind, previewKind } from "./preview";

const MOST_ROWS = 1000;
const MOST_LINES = 20_000;

export interface FilePreviewProps {
  readonly run: RunRef;
  readonly file: RunFile;
}

export function FilePreview({ run, file }: FilePreviewProps): ReactElement {
  const address = fileUrl(run, file.path);
  const kind = previewKind(file);
  return (
    <div className={styles.preview}>
      <header className={styles.header}>
        <span className={styles.path} title={file.path}>
          {file.path}
        </span>
        <CopyButton label="Copy path" text={file.path} />
        <span className={styles.fact}>{formatBytes(file.size_bytes)}</span>
        <span className={styles.fact}>{formatDateTime(file.updated_at)}</span>
        <Button
          size="s"
          icon={<IconDownload size={13} />}
          onClick={() => saveAddress(baseName(file.path), address)}
        >
          Download
        </Button>
      </header>
      <div className={styles.body}>
        <Content run={run} file={file} kind={kind} address={address} />
      </div>
    </div>
  );
}

interface ContentProps extends FilePreviewProps {
  readonly kind: PreviewKind;
  readonly address: string;
}

function Content({ run, file, kind, address }: ContentProps): ReactElement {
  if (kind === "image") {
    return (
      <div className={styles.stage}>
        <img className={styles.image} src={address} alt={file.path} />
      </div>
    );
  }
  if (kind === "none" || kind === "too large") {
    const why = kind === "none" ? "This kind of file is not shown" : "Too large to be shown";
    return <EmptyState icon={<IconFile size={20} />} title={why} />;
  }
  return <TextContent run={run} file={file} kind={kind} />;
}

function TextContent({ run, file, kind }: FilePreviewProps & { kind: PreviewKind }): ReactElement {
  const text = useQuery(textQuery(run, file.path, `${file.updated_at} ${file.size_bytes}`));
  if (text.isPending) return <SkeletonRows />;
  if (text.error) return <ErrorState error={text.error} onRetry={() => text.refetch()} />;
  if (text.data === "") return <EmptyState title="The file is empty" />;
  if (kind === "table") return <CsvTable text={text.data} isTabbed={file.path.endsWith(".tsv")} />;
  return <Source text={kind === "json" ? pretty(text.data) : text.data} />;
}

function pretty(text: string): string {
  try {
    return JSON.stringify(parseLooseJson(text), null, 2);
  } catch {
    return text;
  }
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

function CsvTable({ text, isTabbed }: { text: string; isTabbed: boolean }): ReactElement {
  const rows = useMemo(
    () => parseCsv(text, isTabbed ? "\t" : ",", MOST_ROWS + 1),
    [text, isTabbed],
  );
  const [header = [], ...body] = rows;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {header.map((name, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
            <th key={at}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map((row, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no identity
          <tr key={line}>
            {header.map((_, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is the column
              <td key={at}>{row[at]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
