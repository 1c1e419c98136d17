import { PiggyBank } from "lucide-react";
import { OPERATIONS_PAGES } from "@/admin/operations/subpages";
import { SubNav } from "@/admin/shared/SubNav";
import { answer } from "@/api/client";
import type { BudgetItem } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { type Column, DataTable } from "@/components/DataTable";
import { PageHeader } from "@/components/PageHeader";
import { Pill } from "@/components/Pill";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { formatNumber } from "@/text/en";

const words = adminText.operations.budgets;
const REFRESH_MS = 30_000;

/** What quests with an emission budget have paid. */
export function BudgetsPage() {
  const { api } = useServices();
  const { total: _, ...pages } = usePages<BudgetItem>({
    queryKey: ["budgets"],
    rowKey: (row) => row.code,
    refreshMs: REFRESH_MS,
    fetchPage: (range, signal) =>
      answer(api.GET("/api/v1/operations/budgets", { params: { query: range }, signal })),
  });
  return (
    <>
      <PageHeader title={adminText.operations.pages.budgets} lead={words.lead} />
      <SubNav label={adminText.operations.pages.label} links={OPERATIONS_PAGES} />
      <DataTable
        label={adminText.operations.pages.budgets}
        columns={COLUMNS}
        empty={{ icon: PiggyBank, title: words.emptyTitle, body: words.emptyBody }}
        {...pages}
      />
    </>
  );
}

const COLUMNS: readonly Column<BudgetItem>[] = [
  {
    header: words.columns.code,
    cell: (row) => <span className="font-semibold">{row.code}</span>,
    csv: (row) => row.code,
  },
  {
    header: words.columns.gold,
    cell: (row) => <Spent name={words.used(row.code, words.columns.gold)} {...row.gold} />,
    csv: (row) => row.gold.paid,
  },
  {
    header: words.columns.diamonds,
    cell: (row) => <Spent name={words.used(row.code, words.columns.diamonds)} {...row.diamonds} />,
    csv: (row) => row.diamonds.paid,
  },
  {
    header: words.columns.goldBudget,
    cell: () => null,
    csv: (row) => row.gold.budget,
    isExportOnly: true,
  },
  {
    header: words.columns.diamondsBudget,
    cell: () => null,
    csv: (row) => row.diamonds.budget,
    isExportOnly: true,
  },
  {
    header: words.columns.state,
    cell: (row) =>
      row.is_paused ? <Pill look="bad">{words.paused}</Pill> : <Pill look="good">{words.open}</Pill>,
    csv: (row) => (row.is_paused ? words.paused : words.open),
  },
  {
    header: words.columns.held,
    cell: (row) => formatNumber(row.held_grants),
    csv: (row) => row.held_grants,
    isNumber: true,
  },
];

function Spent({ name, paid, budget }: { name: string; paid: number; budget: number | null }) {
  return (
    <div className="min-w-32">
      <p className="tabular-nums">{words.of(paid, budget)}</p>
      {budget !== null && (
        <progress
          aria-label={name}
          value={Math.min(paid, budget)}
          max={Math.max(budget, 1)}
          className="mt-1 h-2 w-full max-w-48 accent-pine"
        />
      )}
    </div>
  );
}
