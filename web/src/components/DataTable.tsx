import { CloudOff, Download, type LucideIcon } from "lucide-react";
import { type Key, type ReactNode, useState } from "react";
import { Button } from "@/components/Button";
import { type CsvValue, saveFile, toCsv } from "@/components/csv";
import { Message } from "@/components/Message";
import { explainFault } from "@/components/useAct";
import { text } from "@/text/en";

export interface Column<T> {
  header: string;
  cell: (row: T) => ReactNode;
  /** What the exported file holds; a column without it is not exported. */
  csv?: (row: T) => CsvValue;
  isNumber?: boolean;
  /** Left out on phones, where there is no room for everything. */
  isMinor?: boolean;
  /** Only in the exported file. */
  isExportOnly?: boolean;
}

interface DataTableProps<T> {
  /** Says what the table holds, also to those who do not see it, and names the exported file. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => Key;
  error: unknown;
  onRetry: () => void;
  empty: { icon: LucideIcon; title: string; body: string };
  /** All rows, for the export, where more exist than are shown. */
  fetchAll?: () => Promise<readonly T[]>;
  /** Loads more; absent where everything is shown. */
  onMore?: (() => void) | undefined;
  isLoadingMore?: boolean;
  /** Filters and actions, beside the export. */
  tools?: ReactNode;
}

/** Closer on phones, where every column counts. */
const CELL = "px-2 py-3 first:pl-4 last:pr-4 sm:px-4";
const PLACEHOLDER_ROWS = ["one", "two", "three", "four", "five"];

/** A list as a table: loading, empty and failed states, more rows, and an export as CSV. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, rows, rowKey, error, onRetry, empty, onMore, isLoadingMore, tools } = props;
  const columns = props.columns.filter((column) => !column.isExportOnly);
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-end gap-3">
        {tools}
        <div className="ml-auto">
          <ExportButton {...props} />
        </div>
      </div>
      {rows === undefined && error ? (
        <div role="alert">
          <Message icon={CloudOff} title={text.table.errorTitle} body={explainFault(error)}>
            <Button onClick={onRetry}>{text.tryAgain}</Button>
          </Message>
        </div>
      ) : rows?.length === 0 ? (
        <Message {...empty} />
      ) : (
        <section
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard as well.
          tabIndex={0}
          className="overflow-x-auto rounded-2xl border border-line bg-card shadow-card"
        >
          <table className="w-full text-left text-sm" aria-busy={rows === undefined}>
            <caption className="sr-only">{label}</caption>
            <thead className="border-b border-line text-xs tracking-wide text-muted uppercase">
              <tr>
                {columns.map((column) => (
                  <th key={column.header} scope="col" className={`${CELL} font-semibold ${look(column)}`}>
                    {column.header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {rows === undefined
                ? PLACEHOLDER_ROWS.map((key) => (
                    <tr key={key}>
                      {columns.map((column) => (
                        <td key={column.header} className={`${CELL} ${look(column)}`}>
                          <span className="my-0.5 block h-4 animate-breathe rounded bg-sunken" />
                        </td>
                      ))}
                    </tr>
                  ))
                : rows.map((row) => (
                    <tr key={rowKey(row)} className="hover:bg-paper">
                      {columns.map((column) => (
                        <td key={column.header} className={`${CELL} align-middle ${look(column)}`}>
                          {column.cell(row)}
                        </td>
                      ))}
                    </tr>
                  ))}
            </tbody>
          </table>
        </section>
      )}
      {onMore && rows && rows.length > 0 && (
        <div className="mt-4 text-center">
          <Button look="quiet" onClick={onMore} disabled={isLoadingMore}>
            {isLoadingMore ? text.table.loadingMore : text.table.more}
          </Button>
        </div>
      )}
    </div>
  );
}

function look<T>(column: Column<T>): string {
  return `${column.isNumber ? "text-right tabular-nums" : ""} ${column.isMinor ? "max-md:hidden" : ""}`;
}

function ExportButton<T>({ label, columns, rows, fetchAll }: DataTableProps<T>) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const exported = columns.filter((column) => column.csv !== undefined);

  async function save() {
    setState("busy");
    try {
      const all = fetchAll ? await fetchAll() : (rows ?? []);
      const cells = all.map((row) => exported.map((column) => column.csv?.(row)));
      const name = label.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
      saveFile(
        `${name}.csv`,
        toCsv(
          exported.map(({ header }) => header),
          cells,
        ),
        "text/csv;charset=utf-8",
      );
      setState("idle");
    } catch {
      setState("failed");
    }
  }

  return (
    <div className="flex items-center gap-3">
      <p role="status" className="text-sm text-ember">
        {state === "failed" && text.table.exportFailed}
      </p>
      <Button look="quiet" disabled={!rows?.length || state === "busy"} onClick={() => void save()}>
        <Download size={17} aria-hidden />
        {text.table.export}
      </Button>
    </div>
  );
}
