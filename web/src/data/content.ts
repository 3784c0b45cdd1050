/** What stands in a run's files: text for previews, and the tables that `wandb.Table` writes. */
import { queryOptions } from "@tanstack/react-query";
import { asNumber, isArray, isObject, type Json } from "@/lib/json";
import { parseLooseJson } from "@/lib/loose-json";
import { ApiProblem, fileUrl } from "./http";
import { runResourceKey } from "./keys";
import type { RunRef } from "./types";

/** A table as logged: rows of cells, in the order of the columns. */
export interface TableContent {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

export const contentKeys = {
  all: (ref: RunRef) => runResourceKey(ref, "content"),
  table: (ref: RunRef, path: string) => [...contentKeys.all(ref), "table", path] as const,
};

/** A logged table. Its path holds the digest of its bytes, so it never changes. */
export function tableQuery(ref: RunRef, path: string) {
  return queryOptions({
    queryKey: contentKeys.table(ref, path),
    queryFn: async ({ signal }) => tableOf(parseLooseJson(await readText(ref, path, signal))),
    staleTime: "static",
  });
}

/** The JSON of a file at an address; media never change once they are logged. */
export function jsonFileQuery(address: string) {
  return queryOptions({
    queryKey: ["json-file", address],
    queryFn: async ({ signal }) => parseLooseJson(await readAddress(address, signal)),
    staleTime: "static",
  });
}

/** The text of a file at an address; `version` tells when it has to be read again. */
export function textFileQuery(address: string, version: string) {
  return queryOptions({
    queryKey: ["text-file", address, version],
    queryFn: ({ signal }) => readAddress(address, signal),
    staleTime: "static",
    gcTime: 60_000,
  });
}

/** The bytes of a file at an address, as long as somebody looks at them. */
export function bytesQuery(address: string) {
  return queryOptions({
    queryKey: ["file-bytes", address],
    queryFn: async ({ signal }) => (await fetched(address, signal)).arrayBuffer(),
    staleTime: "static",
    structuralSharing: false,
    gcTime: 30_000,
  });
}

/** Reads the JSON of a table file. Throws when it is something else. */
export function tableOf(body: Json): TableContent {
  if (!isObject(body) || !isArray(body.columns) || !isArray(body.data)) {
    throw new Error("this file holds no table");
  }
  const rows = body.data.map((row) => (isArray(row) ? row : [row]));
  return { columns: body.columns.map(columnName), rows };
}

function columnName(name: Json): string {
  return typeof name === "string" ? name : String(asNumber(name) ?? JSON.stringify(name));
}

function readText(ref: RunRef, path: string, signal: AbortSignal): Promise<string> {
  return readAddress(fileUrl(ref, path), signal);
}

async function readAddress(address: string, signal: AbortSignal): Promise<string> {
  return (await fetched(address, signal)).text();
}

async function fetched(address: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(address, { credentials: "same-origin", signal });
  if (!response.ok) {
    throw new ApiProblem(
      response.status,
      "The file did not load",
      response.status === 404 ? "The file is not there (yet)" : response.statusText,
    );
  }
  return response;
}
