/** Comma-separated values by RFC 4180, both ways. */
export type CsvCell = string | number | boolean | null | undefined;

function written(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const FORMULA = /^[=+\-@\t\r]/;

/** Puts an apostrophe before a text that a spreadsheet would run as a formula; numbers stay. */
export function withoutFormula(cell: CsvCell): CsvCell {
  return typeof cell === "string" && FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Writes rows with CRLF line ends; the first row is the header by custom of the caller. */
export function toCsv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(written).join(",")}\r\n`).join("");
}

/** Reads at most `limit` rows; quotes may hold separators and line ends. A trailing line end adds no row. */
export function parseCsv(
  text: string,
  separator = ",",
  limit = Number.POSITIVE_INFINITY,
): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  let i = 0;
  const endCell = (): void => {
    row.push(cell);
    cell = "";
  };
  const endRow = (): void => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (; i < text.length && rows.length < limit; i += 1) {
    const char = text[i] as string;
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else isQuoted = false;
    } else if (char === '"' && cell === "") isQuoted = true;
    else if (char === separator) endCell();
    else if (char === "\n") endRow();
    else if (char !== "\r") cell += char;
  }
  if (rows.length < limit && (cell !== "" || row.length > 0)) endRow();
  return rows;
}
