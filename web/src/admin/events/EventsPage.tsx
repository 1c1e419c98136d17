import { useQuery } from "@tanstack/react-query";
import { FlaskConical, Radio } from "lucide-react";
import { useState } from "react";
import { eventColumns } from "@/admin/events/columns";
import { EventDialog } from "@/admin/events/EventDialog";
import { FILTERS, type TimeRange, toQuery } from "@/admin/events/filters";
import { LiveTail } from "@/admin/events/LiveTail";
import { eventTypesQuery } from "@/admin/events/queries";
import { EVENT_PAGES } from "@/admin/events/subpages";
import { TestEventDialog } from "@/admin/events/TestEventDialog";
import { FilterField } from "@/admin/shared/FilterField";
import { SubNav } from "@/admin/shared/SubNav";
import { useFilters } from "@/admin/shared/useFilters";
import { useMayChange } from "@/admin/useRole";
import { answer } from "@/api/client";
import type { LoggedEvent } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { Button } from "@/components/Button";
import { DataTable } from "@/components/DataTable";
import { PageHeader } from "@/components/PageHeader";
import { Select } from "@/components/Select";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.events;
const RANGES = Object.entries(words.filters.ranges).map(([value, label]) => ({
  value: value as TimeRange,
  label,
}));

/** The log of events: searched, followed live, and each event opened. */
export function EventsPage() {
  const { api } = useServices();
  const viewer = useUser()?.id ?? "";
  const [filters, change] = useFilters([...FILTERS, "live"]);
  const [opened, setOpened] = useState<LoggedEvent | null>(null);
  const [isTesting, setTesting] = useState(false);
  const mayChange = useMayChange();
  const types = useQuery(eventTypesQuery(api, viewer));
  const isLive = filters.live !== "";
  const columns = eventColumns(setOpened);

  return (
    <>
      <PageHeader title={adminText.sections.events} lead={words.lead}>
        {mayChange && (
          <Button look="quiet" onClick={() => setTesting(true)}>
            <FlaskConical size={18} aria-hidden />
            {words.test.open}
          </Button>
        )}
        <Button
          look={isLive ? "quiet" : "primary"}
          onClick={() => change({ live: isLive ? "" : "on", ...(isLive ? {} : { time: "" }) })}
        >
          <Radio size={18} aria-hidden />
          {isLive ? words.live.stop : words.live.start}
        </Button>
      </PageHeader>
      <SubNav label={words.pages.label} links={EVENT_PAGES} />
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <FilterField
          label={words.filters.type}
          value={filters.type}
          onChange={(type) => change({ type })}
          placeholder={words.filters.typePlaceholder}
          suggestions={types.data?.types.map((type) => type.event_type)}
        />
        <FilterField
          label={words.filters.user}
          value={filters.user}
          onChange={(user) => change({ user })}
          placeholder={words.filters.userPlaceholder}
        />
        {!isLive && (
          <>
            <Select
              label={words.filters.time}
              options={RANGES}
              value={filters.time as TimeRange}
              onChange={(time) => change({ time })}
            />
            {filters.time === "between" && (
              <>
                <FilterField
                  label={words.filters.from}
                  type="datetime-local"
                  value={filters.from}
                  onChange={(from) => change({ from })}
                />
                <FilterField
                  label={words.filters.until}
                  type="datetime-local"
                  value={filters.until}
                  onChange={(until) => change({ until })}
                />
              </>
            )}
          </>
        )}
      </div>
      {isLive ? (
        <LiveTail key={`${filters.type} ${filters.user}`} filters={filters} columns={columns} />
      ) : (
        <Log filters={filters} columns={columns} />
      )}
      <TestEventDialog isOpen={isTesting} onClose={() => setTesting(false)} onSent={setOpened} />
      <EventDialog event={opened} onClose={() => setOpened(null)} />
    </>
  );
}

type LogProps = Parameters<typeof LiveTail>[0];

function Log({ filters, columns }: LogProps) {
  const { api } = useServices();
  const { total, ...pages } = usePages<LoggedEvent>({
    queryKey: ["events", "log", filters],
    rowKey: (row) => row.sequence,
    fetchPage: (range, signal) =>
      answer(
        api.GET("/api/v1/events", {
          params: { query: { ...toQuery(filters, new Date()), ...range } },
          signal,
        }),
      ),
  });
  return (
    <DataTable
      label={adminText.sections.events}
      columns={columns}
      empty={{ icon: Radio, title: words.emptyTitle, body: words.emptyBody }}
      tools={
        <p role="status" className="self-center text-sm text-muted">
          {total !== undefined && words.found(total)}
        </p>
      }
      {...pages}
    />
  );
}
