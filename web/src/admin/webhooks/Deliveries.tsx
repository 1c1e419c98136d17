import { Send } from "lucide-react";
import { useState } from "react";
import { FilterField } from "@/admin/shared/FilterField";
import { Moment } from "@/admin/shared/Moment";
import { optionsOf } from "@/admin/shared/options";
import { RowButton } from "@/admin/shared/RowButton";
import { UserLink } from "@/admin/shared/UserLink";
import { useFilters } from "@/admin/shared/useFilters";
import { DeliveryDialog } from "@/admin/webhooks/DeliveryDialog";
import { DeliveryState } from "@/admin/webhooks/states";
import { answer } from "@/api/client";
import type { Delivery, WebhookKind } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { type Column, DataTable } from "@/components/DataTable";
import { Select } from "@/components/Select";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { formatNumber } from "@/text/en";

const words = adminText.webhooks;
const STATES = optionsOf(words.deliveryStates);
const KINDS = optionsOf(words.kindWords);
const REFRESH_MS = 5_000;

/** The log of what was sent to a receiver, and what it answered. */
export function Deliveries({ endpointId }: { endpointId: string }) {
  const { api } = useServices();
  const [filters, change] = useFilters(["status", "kind", "user"]);
  const [opened, setOpened] = useState<Delivery | null>(null);
  const query = {
    status: (filters.status || null) as Delivery["status"] | null,
    kind: (filters.kind || null) as WebhookKind | null,
    user_id: filters.user || null,
  };
  const { total, ...pages } = usePages<Delivery>({
    queryKey: ["webhook", endpointId, "deliveries", query],
    rowKey: (row) => row.id,
    refreshMs: REFRESH_MS,
    fetchPage: (range, signal) =>
      answer(
        api.GET("/api/v1/webhooks/{endpoint_id}/deliveries", {
          params: { path: { endpoint_id: endpointId }, query: { ...query, ...range } },
          signal,
        }),
      ),
  });
  return (
    <section>
      <h2 className="mb-4 text-2xl font-semibold">{words.deliveries}</h2>
      <DataTable
        label={words.deliveries}
        columns={columns(setOpened)}
        empty={{ icon: Send, title: words.noneTitle, body: words.noneBody }}
        tools={
          <>
            <Select
              label={words.delivery.state}
              options={STATES}
              value={filters.status}
              onChange={(status) => change({ status })}
            />
            <Select
              label={words.delivery.kind}
              options={KINDS}
              value={filters.kind}
              onChange={(kind) => change({ kind })}
            />
            <FilterField
              label={words.delivery.user}
              value={filters.user}
              onChange={(user) => change({ user })}
            />
            <p role="status" className="pb-3 text-sm text-muted">
              {total !== undefined && words.found(total)}
            </p>
          </>
        }
        {...pages}
      />
      <DeliveryDialog delivery={opened} onClose={() => setOpened(null)} />
    </section>
  );
}

function kindOf({ kind }: Delivery): string {
  return words.kindWords[kind] ?? kind;
}

function columns(onOpen: (delivery: Delivery) => void): Column<Delivery>[] {
  return [
    {
      header: words.delivery.kind,
      cell: (row) => (
        <RowButton aria-label={words.open(kindOf(row), row.id)} onClick={() => onOpen(row)}>
          {kindOf(row)}
        </RowButton>
      ),
      csv: (row) => row.kind,
    },
    {
      header: words.delivery.state,
      cell: (row) => <DeliveryState status={row.status} />,
      csv: (row) => row.status,
    },
    {
      header: words.delivery.answer,
      cell: (row) => row.last_status ?? row.last_error ?? words.noAnswer,
      csv: (row) => row.last_status ?? row.last_error,
    },
    {
      header: words.delivery.attempts,
      cell: (row) => formatNumber(row.attempts),
      csv: (row) => row.attempts,
      isNumber: true,
      isMinor: true,
    },
    {
      header: words.delivery.user,
      cell: (row) => row.user_id && <UserLink id={row.user_id} />,
      csv: (row) => row.user_id,
      isMinor: true,
    },
    {
      header: words.delivery.created,
      cell: (row) => <Moment at={row.created_at} />,
      csv: (row) => row.created_at,
      isMinor: true,
    },
    { header: words.delivery.id, cell: (row) => row.id, csv: (row) => row.id, isExportOnly: true },
  ];
}
