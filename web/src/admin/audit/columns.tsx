import { Actor } from "@/admin/audit/Actor";
import { Moment } from "@/admin/shared/Moment";
import { RowButton } from "@/admin/shared/RowButton";
import { UserLink } from "@/admin/shared/UserLink";
import type { AuditEntry } from "@/api/desk";
import type { Column } from "@/components/DataTable";
import { adminText } from "@/text/admin";

const words = adminText.audit;

/** The audit log's columns; `onOpen` shows one entry in full. */
export function auditColumns(onOpen: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  return [
    { header: words.columns.at, cell: (row) => <Moment at={row.at} />, csv: (row) => row.at },
    {
      header: words.columns.action,
      cell: (row) => (
        <RowButton aria-label={words.open(row.action, row.id)} onClick={() => onOpen(row)}>
          {words.action(row.action)}
        </RowButton>
      ),
      csv: (row) => row.action,
    },
    {
      header: words.columns.actor,
      cell: (row) => <Actor actor={row.actor} />,
      csv: (row) => row.actor.user_name ?? row.actor.user_id,
    },
    {
      header: words.columns.subject,
      cell: (row) => <code className="text-[0.8125rem] wrap-anywhere">{row.subject.id}</code>,
      csv: (row) => row.subject.id,
      isMinor: true,
    },
    {
      header: words.columns.user,
      cell: (row) => row.user_id && <UserLink id={row.user_id} />,
      csv: (row) => row.user_id,
      isMinor: true,
    },
    {
      header: words.columns.reason,
      cell: (row) => row.reason && <span className="line-clamp-2 min-w-40">{row.reason}</span>,
      csv: (row) => row.reason,
      isMinor: true,
    },
    {
      header: words.columns.service,
      cell: (row) => words.services[row.service],
      csv: (row) => row.service,
      isExportOnly: true,
    },
    {
      header: words.columns.details,
      cell: (row) => JSON.stringify(row.details),
      csv: (row) => JSON.stringify(row.details),
      isExportOnly: true,
    },
    { header: words.columns.id, cell: (row) => row.id, csv: (row) => row.id, isExportOnly: true },
  ];
}
