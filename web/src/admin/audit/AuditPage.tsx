import { ScrollText } from "lucide-react";
import { useState } from "react";
import { AuditDialog } from "@/admin/audit/AuditDialog";
import { auditColumns } from "@/admin/audit/columns";
import { FilterField } from "@/admin/shared/FilterField";
import { optionsOf } from "@/admin/shared/options";
import { useFilters } from "@/admin/shared/useFilters";
import { answer } from "@/api/client";
import type { AuditEntry } from "@/api/desk";
import { PAGE_LIMIT } from "@/api/pages";
import { useCursorPages } from "@/api/useCursorPages";
import { DataTable } from "@/components/DataTable";
import { PageHeader } from "@/components/PageHeader";
import { Select } from "@/components/Select";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.audit;
const KINDS = optionsOf(words.kinds);
const SERVICES = optionsOf(words.services);
const FILTERS = ["action", "service", "actor", "user", "subject", "since", "until"] as const;

/** What administrators did: who, when, to what, and why. */
export function AuditPage() {
  const { api } = useServices();
  const [filters, change] = useFilters(FILTERS);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const query = {
    action: filters.action || null,
    service: (filters.service || null) as AuditEntry["service"] | null,
    actor: filters.actor || null,
    user_id: filters.user || null,
    subject: filters.subject || null,
    since: filters.since ? new Date(filters.since).toISOString() : null,
    until: filters.until ? new Date(filters.until).toISOString() : null,
  };
  const pages = useCursorPages<AuditEntry>({
    queryKey: ["audit", query],
    rowKey: (row) => row.id,
    fetchPage: (cursor, signal) =>
      answer(
        api.GET("/api/v1/operations/audit", {
          params: { query: { ...query, cursor, limit: PAGE_LIMIT } },
          signal,
        }),
      ),
  });
  return (
    <>
      <PageHeader title={adminText.sections.audit} lead={words.lead} />
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <Select
          label={words.filters.action}
          options={KINDS}
          value={filters.action}
          onChange={(action) => change({ action })}
        />
        <Select
          label={words.filters.service}
          options={SERVICES}
          value={filters.service}
          onChange={(service) => change({ service })}
        />
        <FilterField
          label={words.filters.actor}
          value={filters.actor}
          onChange={(actor) => change({ actor })}
        />
        <FilterField label={words.filters.user} value={filters.user} onChange={(user) => change({ user })} />
        <FilterField
          label={words.filters.subject}
          value={filters.subject}
          onChange={(subject) => change({ subject })}
        />
        <FilterField
          label={words.filters.since}
          type="datetime-local"
          value={filters.since}
          onChange={(since) => change({ since })}
        />
        <FilterField
          label={words.filters.until}
          type="datetime-local"
          value={filters.until}
          onChange={(until) => change({ until })}
        />
      </div>
      <DataTable
        label={adminText.sections.audit}
        columns={auditColumns(setOpened)}
        empty={{ icon: ScrollText, title: words.emptyTitle, body: words.emptyBody }}
        tools={
          <p role="status" className="self-center text-sm text-muted">
            {pages.rows && words.shown(pages.rows.length)}
          </p>
        }
        {...pages}
      />
      <AuditDialog entry={opened} onClose={() => setOpened(null)} />
    </>
  );
}
