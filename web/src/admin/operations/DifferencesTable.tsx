import { Scale } from "lucide-react";
import { UserLink } from "@/admin/shared/UserLink";
import type { Difference } from "@/api/desk";
import { type Column, DataTable } from "@/components/DataTable";
import { adminText } from "@/text/admin";

const words = adminText.operations.reconciliations;

interface DifferencesTableProps {
  differences: readonly Difference[];
  /** How many there are, where not all are listed. */
  total: number;
}

/** What a comparison has found. */
export function DifferencesTable({ differences, total }: DifferencesTableProps) {
  return (
    <DataTable
      label={words.differences}
      columns={COLUMNS}
      rows={differences}
      rowKey={(row) => `${row.kind} ${row.user_id} ${row.code} ${row.cycle} ${row.detail}`}
      error={null}
      onRetry={() => undefined}
      empty={{ icon: Scale, title: words.noneTitle, body: words.noneBody }}
      tools={
        differences.length < total && (
          <p className="self-center text-sm text-muted">{words.first(differences.length, total)}</p>
        )
      }
    />
  );
}

const COLUMNS: readonly Column<Difference>[] = [
  {
    header: words.difference.kind,
    cell: (row) => <code>{row.kind}</code>,
    csv: (row) => row.kind,
  },
  { header: words.difference.user, cell: (row) => <UserLink id={row.user_id} />, csv: (row) => row.user_id },
  {
    header: words.difference.quest,
    cell: (row) => row.code && `${row.code}${row.cycle === null ? "" : ` #${row.cycle}`}`,
    csv: (row) => row.code,
  },
  { header: words.difference.detail, cell: (row) => row.detail, csv: (row) => row.detail },
];
