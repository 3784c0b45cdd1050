/** The loaded runs as a CSV file: the shown columns, full numbers. */
import type { Run } from "@/data/types";
import { type CsvCell, toCsv, withoutFormula } from "@/lib/csv";
import { asNumber, type Json } from "@/lib/json";
import type { RunColumn } from "./columns";

export function runsCsv(columns: readonly RunColumn[], runs: readonly Run[]): string {
  const header = [
    "id",
    ...columns.map((column) => (column.group === "run" ? column.label : column.id)),
  ];
  const rows = runs.map((run) => [run.id, ...columns.map((column) => cell(column, run))]);
  return toCsv([header, ...rows].map((row) => row.map(withoutFormula)));
}

function cell(column: RunColumn, run: Run): CsvCell {
  if (column.id === "created") return new Date(run.created_at * 1000).toISOString();
  return written(column.read(run));
}

function written(value: Json | undefined): CsvCell {
  if (value === undefined || value === null || typeof value === "boolean") return value;
  const number = asNumber(value);
  if (number !== undefined) return number;
  return typeof value === "string" ? value : JSON.stringify(value);
}
