import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Gauge } from "lucide-react";
import { contentOf } from "@/admin/quests/filter";
import { STATE_LOOKS } from "@/admin/quests/page/StateNote";
import { type DefinitionView, definitionsQuery } from "@/admin/quests/queries";
import { counterOf } from "@/admin/stats/counters";
import { UserStats } from "@/admin/stats/UserStats";
import { type Column, DataTable } from "@/components/DataTable";
import { PageHeader } from "@/components/PageHeader";
import { Pill } from "@/components/Pill";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.stats;

/** The stats that there are, what feeds them, and what they have come to. */
export function StatsPage() {
  const { api } = useServices();
  const userId = useUser()?.id ?? "";
  const { data, error, refetch } = useQuery(definitionsQuery(api, userId));
  const rows = data?.filter((view) => contentOf(view)?.kind === "stat");
  return (
    <>
      <PageHeader title={adminText.sections.stats} lead={words.lead} />
      <DataTable
        label={words.label}
        columns={COLUMNS}
        rows={rows}
        rowKey={(view) => view.id}
        error={error}
        onRetry={() => void refetch()}
        empty={{ icon: Gauge, title: words.emptyTitle, body: words.emptyBody }}
      />
      <UserStats />
    </>
  );
}

const COLUMNS: readonly Column<DefinitionView>[] = [
  {
    header: words.name,
    cell: (view) => (
      <Link to="/admin/quests/$code" params={{ code: view.code }} className="block min-w-40 rounded">
        <span className="block font-semibold underline-offset-4 hover:underline">
          {contentOf(view)?.name ?? view.code}
        </span>
        <code className="block text-xs text-muted">{view.code}</code>
      </Link>
    ),
    csv: (view) => view.code,
  },
  {
    header: words.state,
    cell: (view) => <Pill look={STATE_LOOKS[view.state]}>{adminText.quests.states[view.state]}</Pill>,
    csv: (view) => view.state,
  },
  {
    header: words.measure,
    cell: (view) => adminText.questForm.measures[counterOf(contentOf(view)).measure],
    csv: (view) => counterOf(contentOf(view)).measure,
    isMinor: true,
  },
  {
    header: words.feeds,
    cell: (view) => {
      const { on, where } = counterOf(contentOf(view));
      return (
        <>
          {on.join(", ")}
          {where && <code className="block text-xs break-all text-muted">{where}</code>}
        </>
      );
    },
    csv: (view) => counterOf(contentOf(view)).on.join(" "),
  },
  {
    header: words.field,
    cell: (view) => <code>{counterOf(contentOf(view)).field ?? "–"}</code>,
    csv: (view) => counterOf(contentOf(view)).field,
    isMinor: true,
  },
];
