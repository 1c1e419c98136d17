import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Braces } from "lucide-react";
import { useState } from "react";
import { eventTypesQuery } from "@/admin/events/queries";
import { EVENT_PAGES } from "@/admin/events/subpages";
import { FilterField } from "@/admin/shared/FilterField";
import { Moment } from "@/admin/shared/Moment";
import { RowButton } from "@/admin/shared/RowButton";
import { SubNav } from "@/admin/shared/SubNav";
import { useFilters } from "@/admin/shared/useFilters";
import type { EventType } from "@/api/desk";
import { type Column, DataTable } from "@/components/DataTable";
import { Dialog } from "@/components/Dialog";
import { PageHeader } from "@/components/PageHeader";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatNumber } from "@/text/en";

const words = adminText.events.types;
const FIELDS_SHOWN = 6;

/** Which types of events there are, and which fields to write conditions about. */
export function EventTypesPage() {
  const { api } = useServices();
  const viewer = useUser()?.id ?? "";
  const { data, error, refetch } = useQuery(eventTypesQuery(api, viewer));
  const [{ find }, change] = useFilters(["find"]);
  const [opened, setOpened] = useState<EventType | null>(null);
  const wanted = find.toLowerCase();
  const rows = data?.types.filter(({ event_type, fields }) =>
    [event_type, ...fields.map(({ path }) => path)].some((name) => name.toLowerCase().includes(wanted)),
  );
  return (
    <>
      <PageHeader title={adminText.events.pages.types} lead={words.lead} />
      <SubNav label={adminText.events.pages.label} links={EVENT_PAGES} />
      <DataTable
        label={adminText.events.pages.types}
        columns={columns(setOpened)}
        rows={rows}
        rowKey={(row) => row.event_type}
        error={error}
        onRetry={() => void refetch()}
        empty={{ icon: Braces, title: words.emptyTitle, body: words.emptyBody }}
        tools={
          <>
            <FilterField label={words.filter} value={find} onChange={(next) => change({ find: next })} />
            <p className="pb-3 text-sm text-muted">{data && words.lookedAt(data.looked_at)}</p>
          </>
        }
      />
      <FieldsDialog type={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function columns(onOpen: (type: EventType) => void): Column<EventType>[] {
  return [
    {
      header: words.type,
      cell: (row) => (
        <Link
          to="/admin/events"
          search={{ type: row.event_type }}
          aria-label={words.show(row.event_type)}
          className="rounded font-semibold text-pine underline decoration-1 underline-offset-4 hover:decoration-2"
        >
          {row.event_type}
        </Link>
      ),
      csv: (row) => row.event_type,
    },
    {
      header: words.events,
      cell: (row) => formatNumber(row.events),
      csv: (row) => row.events,
      isNumber: true,
      isMinor: true,
    },
    {
      header: words.lastSeen,
      cell: (row) => <Moment at={row.last_seen} />,
      csv: (row) => row.last_seen,
      isMinor: true,
    },
    {
      header: words.fields,
      cell: (row) => <Fields type={row} onOpen={() => onOpen(row)} />,
      csv: (row) => row.fields.map(({ path, kinds }) => `${path}: ${kinds.join("|")}`).join("; "),
    },
  ];
}

function Fields({ type, onOpen }: { type: EventType; onOpen: () => void }) {
  if (type.fields.length === 0) return <span className="text-muted">{words.noFields}</span>;
  const more = type.fields.length - FIELDS_SHOWN;
  return (
    <ul className="flex flex-wrap items-center gap-1.5">
      {type.fields.slice(0, FIELDS_SHOWN).map(({ path, kinds }) => (
        <li key={path} className="rounded-lg bg-sunken px-2 py-0.5">
          <code>{path}</code> <span className="text-xs text-muted">{kinds.join(", ")}</span>
        </li>
      ))}
      {more > 0 && (
        <li>
          <RowButton onClick={onOpen} aria-label={`${words.more(more)}: ${words.allOf(type.event_type)}`}>
            {words.more(more)}
          </RowButton>
        </li>
      )}
    </ul>
  );
}

function FieldsDialog({ type, onClose }: { type: EventType | null; onClose: () => void }) {
  return (
    <Dialog title={words.allOf(type?.event_type ?? "")} isOpen={type !== null} onClose={onClose}>
      <dl className="divide-y divide-line text-sm">
        {type?.fields.map(({ path, kinds }) => (
          <div key={path} className="flex justify-between gap-4 py-2">
            <dt className="break-all">
              <code>{path}</code>
            </dt>
            <dd className="text-muted">{kinds.join(", ")}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
