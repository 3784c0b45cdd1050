/** A file of a run: what it is called, how large it is, what is in it. */
import type { ReactElement } from "react";
import type { PlacedFile } from "@/data/code";
import { fileUrl } from "@/data/http";
import type { RunRef } from "@/data/types";
import { formatBytes } from "@/lib/number";
import { baseName } from "@/lib/path";
import { formatDateTime } from "@/lib/time";
import { Button, CopyButton, IconDownload, saveAddress } from "@/ui";
import { FileContent } from "./FileContent";
import styles from "./FilePreview.module.css";

export interface FilePreviewProps {
  readonly run: RunRef;
  readonly file: PlacedFile;
}

export function FilePreview({ run, file }: FilePreviewProps): ReactElement {
  const address = file.address ?? fileUrl(run, file.path);
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
        <FileContent
          file={file}
          address={address}
          version={`${file.updated_at} ${file.size_bytes}`}
        />
      </div>
    </div>
  );
}
