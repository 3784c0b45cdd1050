/** What lies in a version, folder by folder, and what is in a file. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { type ArtifactFile, folderQuery, type VersionRef } from "@/data/artifacts";
import { addressUrl } from "@/data/http";
import { FileContent } from "@/features/file-tree/FileContent";
import { formatBytes, formatCount } from "@/lib/number";
import { baseName } from "@/lib/path";
import {
  Badge,
  Button,
  EmptyState,
  ErrorState,
  IconButton,
  IconClose,
  IconDownload,
  IconFile,
  IconFolder,
  SkeletonRows,
} from "@/ui";
import styles from "./ArtifactPage.module.css";

export function Files({ reference }: { readonly reference: VersionRef }): ReactElement {
  const [folder, setFolder] = useState("");
  const [opened, setOpened] = useState<ArtifactFile | null>(null);
  const found = useInfiniteQuery(folderQuery(reference, folder));
  const { error, refetch } = found;
  const pages = found.data?.pages;
  const folders = pages?.[0]?.folders ?? [];
  const files = pages?.flatMap((page) => page.files) ?? [];
  const parts = folder === "" ? [] : folder.split("/");
  return (
    <section className={styles.card} aria-label="Files">
      <h2 className={styles.path}>
        <button type="button" onClick={() => setFolder("")}>
          Files
        </button>
        {parts.map((part, place) => (
          <button
            key={parts.slice(0, place + 1).join("/")}
            type="button"
            onClick={() => setFolder(parts.slice(0, place + 1).join("/"))}
          >
            / {part}
          </button>
        ))}
      </h2>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !pages ? (
        <SkeletonRows count={4} />
      ) : folders.length + files.length === 0 ? (
        <EmptyState title="This folder is empty" />
      ) : (
        <ul className={styles.files}>
          {folders.map(({ path, file_count, size_bytes }) => (
            <li key={path}>
              <button type="button" onClick={() => setFolder(path)}>
                <IconFolder size={14} /> {baseName(path)}
              </button>
              <span>
                {formatCount(file_count, "file")}, {formatBytes(size_bytes)}
              </span>
            </li>
          ))}
          {files.map((file) => (
            <Line
              key={file.path}
              file={file}
              isOpen={opened?.path === file.path}
              onOpen={() => setOpened(opened?.path === file.path ? null : file)}
            />
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button
          size="s"
          variant="quiet"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          Show more
        </Button>
      )}
      {opened && <Preview key={opened.path} file={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

interface LineProps {
  readonly file: ArtifactFile;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function Line({ file, isOpen, onOpen }: LineProps): ReactElement {
  const { path, size_bytes, url, is_reference } = file;
  const name = baseName(path);
  return (
    <li>
      {is_reference ? (
        <a href={url} rel="noreferrer">
          <IconFile size={14} /> {name}
        </a>
      ) : (
        <button type="button" aria-expanded={isOpen} onClick={onOpen}>
          <IconFile size={14} /> {name}
        </button>
      )}
      {is_reference ? (
        <Badge>reference</Badge>
      ) : (
        <a href={addressUrl(url)} download={name} rel="noreferrer" aria-label={`Download ${name}`}>
          <IconDownload size={13} />
        </a>
      )}
      <span>{formatBytes(size_bytes)}</span>
    </li>
  );
}

function Preview({ file, onClose }: { file: ArtifactFile; onClose: () => void }): ReactElement {
  return (
    <section className={styles.preview} aria-label="Preview">
      <header>
        <code>{file.path}</code>
        <IconButton size="s" label="Close" icon={<IconClose size={12} />} onClick={onClose} />
      </header>
      <div>
        <FileContent file={file} address={addressUrl(file.url)} version={file.digest} />
      </div>
    </section>
  );
}
