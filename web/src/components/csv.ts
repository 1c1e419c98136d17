export type CsvValue = string | number | boolean | null | undefined;

/** A table as CSV (RFC 4180). Cells that a spreadsheet would run as a formula begin with an apostrophe instead. */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [header, ...rows]
    .map((row) => row.map(cell).join(","))
    .join("\r\n")
    .concat("\r\n");
}

/** Has the browser save text as a file. */
export function saveFile(name: string, content: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  let written = String(value);
  if (typeof value === "string" && /^[=+\-@\t\r]/.test(written)) written = `'${written}`;
  return /[",\r\n]/.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}
