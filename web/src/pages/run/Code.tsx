/** The code of a run: what was saved among its files, and what it logged as artifacts. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { codeQuery } from "@/data/code";
import type { RunRef } from "@/data/types";
import { FileTree } from "@/features/file-tree/FileTree";
import { ErrorState } from "@/ui";

/** Saved sources, and what git had not yet. */
const isCode = (path: string): boolean =>
  /^(code|source-[^/]*)\//.test(path) || /(^|\/)diff[^/]*\.patch$/.test(path);
const NO_CODE = {
  title: "No code was saved with this run",
  text: "What log_code() or save_code keep, and changes that were not committed, come to lie here",
};

export function Code({ run }: { readonly run: RunRef }): ReactElement {
  const { data, error, refetch } = useQuery(codeQuery(run));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <FileTree run={run} only={isCode} besides={data ?? null} none={NO_CODE} />;
}
