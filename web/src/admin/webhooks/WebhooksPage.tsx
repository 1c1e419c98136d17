import { Link } from "@tanstack/react-router";
import { Webhook } from "lucide-react";
import { useState } from "react";
import { Moment } from "@/admin/shared/Moment";
import { useMayChange } from "@/admin/useRole";
import { CreateWebhookDialog } from "@/admin/webhooks/CreateWebhookDialog";
import { EndpointState } from "@/admin/webhooks/states";
import { answer } from "@/api/client";
import type { WebhookEndpoint } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { PageHeader } from "@/components/PageHeader";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.webhooks;
const REFRESH_MS = 15_000;

/** The receivers of webhooks. */
export function WebhooksPage() {
  const { api } = useServices();
  const mayChange = useMayChange();
  const [isCreating, setCreating] = useState(false);
  const { total: _, ...pages } = usePages<WebhookEndpoint>({
    queryKey: ["webhooks"],
    rowKey: (row) => row.id,
    refreshMs: REFRESH_MS,
    fetchPage: (range, signal) => answer(api.GET("/api/v1/webhooks", { params: { query: range }, signal })),
  });
  return (
    <>
      <PageHeader title={adminText.sections.webhooks} lead={words.lead}>
        {mayChange && <Button onClick={() => setCreating(true)}>{words.create}</Button>}
      </PageHeader>
      <DataTable
        label={adminText.sections.webhooks}
        columns={COLUMNS}
        empty={{ icon: Webhook, title: words.emptyTitle, body: words.emptyBody }}
        {...pages}
      />
      <CreateWebhookDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  );
}

const COLUMNS: readonly Column<WebhookEndpoint>[] = [
  {
    header: words.columns.url,
    cell: (row) => (
      <>
        <Link
          to="/admin/webhooks/$id"
          params={{ id: row.id }}
          className="rounded font-semibold wrap-anywhere text-pine underline decoration-1 underline-offset-4 hover:decoration-2"
        >
          {row.url}
        </Link>
        <p className="text-muted">{row.built_in ? words.builtIn : row.description}</p>
      </>
    ),
    csv: (row) => row.url,
  },
  {
    header: words.columns.kinds,
    cell: (row) => row.kinds.map((kind) => words.kindWords[kind] ?? kind).join(", "),
    csv: (row) => row.kinds.join("; "),
    isMinor: true,
  },
  { header: words.columns.state, cell: (row) => <EndpointState endpoint={row} />, csv: (row) => row.status },
  {
    header: words.columns.failures,
    cell: (row) => row.failures,
    csv: (row) => row.failures,
    isNumber: true,
    isMinor: true,
  },
  {
    header: words.columns.last,
    cell: (row) => (row.last_delivered_at ? <Moment at={row.last_delivered_at} /> : words.never),
    csv: (row) => row.last_delivered_at,
    isMinor: true,
  },
];
