import { useQuery } from "@tanstack/react-query";
import { Coins } from "lucide-react";
import { Moment } from "@/admin/shared/Moment";
import { walletOfQuery } from "@/admin/users/queries";
import { answer } from "@/api/client";
import type { LedgerItem } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { DiamondIcon, GoldIcon } from "@/components/Coins";
import { type Column, DataTable } from "@/components/DataTable";
import { Figure } from "@/components/Figure";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatNumber } from "@/text/en";

const REFRESH_MS = 5_000;
const words = adminText.users.wallet;
const { gold, diamonds, owes } = adminText.users.overview;

/** What a user owns, and every booking that made it so. */
export function WalletTab({ id }: { id: string }) {
  const { api } = useServices();
  const viewer = useUser()?.id ?? "";
  const { data: wallet } = useQuery(walletOfQuery(api, viewer, id));
  const { total: _, ...pages } = usePages<LedgerItem>({
    queryKey: ["user", id, "ledger"],
    rowKey: (row) => `${row.transaction_id} ${row.account} ${row.currency}`,
    refreshMs: REFRESH_MS,
    fetchPage: (range, signal) =>
      answer(
        api.GET("/api/v1/wallet/{user_id}/ledger", {
          params: { path: { user_id: id }, query: range },
          signal,
        }),
      ),
  });
  return (
    <div className="space-y-6">
      <dl className="grid max-w-xl grid-cols-2 gap-3">
        <Figure
          label={gold}
          value={wallet && formatNumber(wallet.gold)}
          note={wallet?.owed.gold ? owes(wallet.owed.gold) : ""}
        />
        <Figure
          label={diamonds}
          value={wallet && formatNumber(wallet.diamonds)}
          note={wallet?.owed.diamonds ? owes(wallet.owed.diamonds) : ""}
        />
      </dl>
      <DataTable
        label={words.title}
        columns={COLUMNS}
        empty={{ icon: Coins, title: words.emptyTitle, body: words.emptyBody }}
        {...pages}
      />
    </div>
  );
}

const COLUMNS: readonly Column<LedgerItem>[] = [
  {
    header: words.columns.time,
    cell: (row) => <Moment at={row.created_at} />,
    csv: (row) => row.created_at,
  },
  {
    header: words.columns.amount,
    cell: (row) => (
      <span className={`font-semibold ${row.amount < 0 ? "text-ember" : "text-pine"}`}>
        {row.amount > 0 && "+"}
        {formatNumber(row.amount)}
      </span>
    ),
    csv: (row) => row.amount,
    isNumber: true,
  },
  {
    header: words.columns.currency,
    cell: (row) => (
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
        {row.currency === "gold" ? <GoldIcon size={16} /> : <DiamondIcon size={16} />}
        {row.currency === "gold" ? gold : diamonds}
        {row.account === "debt" && ` (${words.debt})`}
      </span>
    ),
    csv: (row) => (row.account === "debt" ? `${row.currency} (${words.debt})` : row.currency),
  },
  {
    header: words.columns.kind,
    cell: (row) => words.kinds[row.kind] ?? row.kind,
    csv: (row) => row.kind,
    isMinor: true,
  },
  { header: words.columns.reason, cell: (row) => row.reason, csv: (row) => row.reason },
  {
    header: words.columns.transaction,
    cell: (row) => <code className="text-[0.8125rem] text-muted">{row.transaction_id}</code>,
    csv: (row) => row.transaction_id,
    isMinor: true,
  },
];
