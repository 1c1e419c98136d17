import { Radio } from "lucide-react";
import { useState } from "react";
import { eventColumns } from "@/admin/events/columns";
import { EventDialog } from "@/admin/events/EventDialog";
import { isRetractable } from "@/admin/events/retractable";
import { RowButton } from "@/admin/shared/RowButton";
import { useMayChange } from "@/admin/useRole";
import { RetractDialog } from "@/admin/users/RetractDialog";
import { answer } from "@/api/client";
import type { LoggedEvent } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { type Column, DataTable } from "@/components/DataTable";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.events;
const { retract, account } = adminText.users;

/** What a user did, and what was said of them. */
export function EventsTab({ id }: { id: string }) {
  const { api } = useServices();
  const mayChange = useMayChange();
  const [opened, setOpened] = useState<LoggedEvent | null>(null);
  const [retracted, setRetracted] = useState<LoggedEvent | null>(null);
  const { total, ...pages } = usePages<LoggedEvent>({
    queryKey: ["user", id, "events"],
    rowKey: (row) => row.sequence,
    fetchPage: (range, signal) =>
      answer(api.GET("/api/v1/events", { params: { query: { user_id: id, ...range } }, signal })),
  });
  const shown = eventColumns(setOpened).filter(({ header }) => header !== words.columns.user);
  const act: Column<LoggedEvent> = {
    header: account.action,
    cell: (row) =>
      isRetractable(row.event_type) && (
        <RowButton
          look="grave"
          aria-label={retract.openNamed(row.event_type, row.event_id)}
          onClick={() => setRetracted(row)}
        >
          {retract.open}
        </RowButton>
      ),
  };
  return (
    <>
      <DataTable
        label={adminText.sections.events}
        columns={mayChange ? [...shown, act] : shown}
        empty={{ icon: Radio, title: words.emptyTitle, body: words.emptyBody }}
        tools={
          <p role="status" className="self-center text-sm text-muted">
            {total !== undefined && words.found(total)}
          </p>
        }
        {...pages}
      />
      <EventDialog event={opened} onClose={() => setOpened(null)} />
      <RetractDialog event={retracted} onClose={() => setRetracted(null)} />
    </>
  );
}
