import { Moment } from "@/admin/shared/Moment";
import { RowButton } from "@/admin/shared/RowButton";
import { UserLink } from "@/admin/shared/UserLink";
import type { ParkedItem } from "@/api/desk";
import type { Column } from "@/components/DataTable";
import { Pill } from "@/components/Pill";
import { adminText } from "@/text/admin";

const words = adminText.operations.parked;
const LOOKS = { waiting: "bad", redriven: "good", dropped: "quiet" } as const;

/** What has become of a parked message. */
export function ParkedState({ status }: { status: ParkedItem["status"] }) {
  return <Pill look={LOOKS[status]}>{words.states[status]}</Pill>;
}

/** A reason in words. */
export function reasonOf(message: ParkedItem): string {
  return words.reasons[message.reason] ?? message.reason;
}

export function parkedColumns(onOpen: (message: ParkedItem) => void): Column<ParkedItem>[] {
  return [
    {
      header: words.columns.reason,
      cell: (row) => (
        <RowButton aria-label={words.open(reasonOf(row), row.id)} onClick={() => onOpen(row)}>
          {reasonOf(row)}
        </RowButton>
      ),
      csv: (row) => row.reason,
    },
    {
      header: words.columns.detail,
      cell: (row) => <span className="line-clamp-2 min-w-28 sm:min-w-48 wrap-anywhere">{row.detail}</span>,
      csv: (row) => row.detail,
    },
    {
      header: words.columns.type,
      cell: (row) => row.event_type,
      csv: (row) => row.event_type,
      isMinor: true,
    },
    {
      header: words.columns.user,
      cell: (row) => row.user_id && <UserLink id={row.user_id} />,
      csv: (row) => row.user_id,
      isMinor: true,
    },
    {
      header: words.columns.at,
      cell: (row) => <Moment at={row.parked_at} />,
      csv: (row) => row.parked_at,
      isMinor: true,
    },
    {
      header: words.columns.state,
      cell: (row) => <ParkedState status={row.status} />,
      csv: (row) => row.status,
    },
    { header: words.columns.id, cell: (row) => row.id, csv: (row) => row.id, isExportOnly: true },
  ];
}

/** Chooses messages that still wait, for what is done to many at once. */
export function selectColumn(
  chosen: ReadonlySet<string>,
  onChange: (chosen: ReadonlySet<string>) => void,
): Column<ParkedItem> {
  function toggle(id: string) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  }
  return {
    header: words.columns.select,
    cell: (row) =>
      row.status === "waiting" && (
        <input
          type="checkbox"
          className="size-5 accent-pine"
          aria-label={words.select(row.id)}
          checked={chosen.has(row.id)}
          onChange={() => toggle(row.id)}
        />
      ),
  };
}
