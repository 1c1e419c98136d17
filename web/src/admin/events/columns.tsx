import { Moment } from "@/admin/shared/Moment";
import { RowButton } from "@/admin/shared/RowButton";
import { UserLink } from "@/admin/shared/UserLink";
import type { LoggedEvent } from "@/api/desk";
import type { Column } from "@/components/DataTable";
import { adminText } from "@/text/admin";

const { columns: words, open, nobody } = adminText.events;

/** The log's columns; `onOpen` shows one event in full. */
export function eventColumns(onOpen: (event: LoggedEvent) => void): Column<LoggedEvent>[] {
  return [
    {
      header: words.type,
      cell: (row) => (
        <RowButton aria-label={open(row.event_type, row.event_id)} onClick={() => onOpen(row)}>
          {row.event_type}
        </RowButton>
      ),
      csv: (row) => row.event_type,
    },
    {
      header: words.user,
      cell: (row) =>
        row.user_id === null ? (
          <span className="text-muted">{nobody}</span>
        ) : (
          <UserLink id={row.user_id} name={shortened(row.user_id)} />
        ),
      csv: (row) => row.user_id,
    },
    {
      header: words.time,
      cell: (row) => <Moment at={row.timestamp} />,
      csv: (row) => row.timestamp,
    },
    {
      header: words.received,
      cell: (row) => <Moment at={row.received_at} />,
      csv: (row) => row.received_at,
      isExportOnly: true,
    },
    {
      header: words.data,
      cell: (row) => (
        <code className="block max-w-72 truncate text-[0.8125rem] text-muted">
          {JSON.stringify(row.event_data)}
        </code>
      ),
      csv: (row) => JSON.stringify(row.event_data),
      isMinor: true,
    },
    {
      header: words.id,
      cell: (row) => (
        <code className="text-[0.8125rem] whitespace-nowrap text-muted">{shortened(row.event_id)}</code>
      ),
      csv: (row) => row.event_id,
      isMinor: true,
    },
  ];
}

/** Long ids stand in full where one event is opened. */
function shortened(id: string): string {
  return id.length > 14 ? `${id.slice(0, 12)}…` : id;
}
