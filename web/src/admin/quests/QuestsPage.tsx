import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, SearchX, Swords } from "lucide-react";
import { contentOf, type Filter, fits, readFilter } from "@/admin/quests/filter";
import { STATE_LOOKS } from "@/admin/quests/page/StateNote";
import { QuestFilters } from "@/admin/quests/QuestFilters";
import {
  type DefinitionView,
  definitionsQuery,
  type Statistics,
  statisticsQuery,
} from "@/admin/quests/queries";
import { Amounts } from "@/admin/quests/review/Amounts";
import { useMayChange } from "@/admin/useRole";
import { type Column, DataTable } from "@/components/DataTable";
import { PageHeader } from "@/components/PageHeader";
import { Pill } from "@/components/Pill";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatNumber } from "@/text/en";

const words = adminText.quests;

interface Row {
  view: DefinitionView;
  /** Absent while it loads, and for stats, which complete nothing. */
  statistics: Statistics | undefined;
}

/** All definitions with what they have come to. */
export function QuestsPage() {
  const { api } = useServices();
  const userId = useUser()?.id ?? "";
  const mayChange = useMayChange();
  const navigate = useNavigate();
  // The router keeps what the route has not taken from the address, such as a state that there is none of.
  const filter = readFilter({ ...useSearch({ from: "/admin/quests" }) });
  const { data, error, refetch } = useQuery(definitionsQuery(api, userId));
  const { data: statistics } = useQuery(statisticsQuery(api, userId));
  const rows = data
    ?.filter((view) => fits(view, filter))
    .map((view) => ({ view, statistics: statistics?.get(view.code) }));
  const isFiltered = Object.keys(filter).length > 0;
  const categories = [...new Set(data?.map((view) => contentOf(view)?.category ?? ""))]
    .filter(Boolean)
    .sort();
  const setFilter = (search: Filter) => void navigate({ to: "/admin/quests", search, replace: true });

  return (
    <>
      <PageHeader title={adminText.sections.quests} lead={words.lead}>
        {mayChange && (
          <Link
            to="/admin/quests/new"
            className="inline-flex min-h-11 items-center gap-2 rounded-xl bg-pine px-5 font-semibold text-on-pine hover:bg-pine-strong"
          >
            <Plus size={17} aria-hidden />
            {words.create}
          </Link>
        )}
      </PageHeader>
      <DataTable
        label={adminText.sections.quests}
        columns={COLUMNS}
        rows={rows}
        rowKey={({ view }) => view.id}
        error={error}
        onRetry={() => void refetch()}
        tools={<QuestFilters filter={filter} categories={categories} onChange={setFilter} />}
        empty={
          isFiltered
            ? { icon: SearchX, title: words.nothingTitle, body: words.nothingBody }
            : { icon: Swords, title: words.emptyTitle, body: words.emptyBody }
        }
      />
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    header: words.columns.name,
    cell: ({ view }) => (
      <Link
        to="/admin/quests/$code"
        params={{ code: view.code }}
        className="flex min-w-48 items-center gap-3 rounded"
      >
        <span className="min-w-0">
          <span className="block font-semibold underline-offset-4 hover:underline">
            {contentOf(view)?.name ?? view.code}
          </span>
          <code className="block text-xs text-muted">{view.code}</code>
        </span>
      </Link>
    ),
    csv: ({ view }) => contentOf(view)?.name,
  },
  {
    header: words.columns.state,
    cell: ({ view }) => (
      <span className="flex flex-wrap gap-1.5">
        <Pill look={STATE_LOOKS[view.state]}>{words.states[view.state]}</Pill>
        {view.draft_differs && view.state !== "draft" && <Pill look="gem">{words.draftWaiting}</Pill>}
      </span>
    ),
    csv: ({ view }) => view.state,
  },
  {
    header: words.columns.kind,
    cell: ({ view }) => words.kinds[contentOf(view)?.kind ?? "quest"],
    csv: ({ view }) => contentOf(view)?.kind,
    isMinor: true,
  },
  {
    header: words.columns.category,
    cell: ({ view }) => contentOf(view)?.category,
    csv: ({ view }) => contentOf(view)?.category,
    isMinor: true,
  },
  {
    header: words.columns.version,
    cell: ({ view }) => view.version ?? "–",
    csv: ({ view }) => view.version,
    isNumber: true,
    isMinor: true,
  },
  {
    header: words.columns.completions,
    cell: ({ statistics }) => (statistics ? formatNumber(statistics.completions) : "–"),
    csv: ({ statistics }) => statistics?.completions,
    isNumber: true,
    isMinor: true,
  },
  {
    header: words.columns.payout,
    cell: ({ statistics }) => (statistics ? <Amounts of={statistics.payout.credited} size="small" /> : "–"),
    isMinor: true,
  },
];
