import { Scale } from "lucide-react";
import { useState } from "react";
import { DifferencesTable } from "@/admin/operations/DifferencesTable";
import { RunDialog } from "@/admin/operations/RunDialog";
import { OPERATIONS_PAGES } from "@/admin/operations/subpages";
import { RowButton } from "@/admin/shared/RowButton";
import { SubNav } from "@/admin/shared/SubNav";
import { useMayChange } from "@/admin/useRole";
import { answer } from "@/api/client";
import type { Reconciliation } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { Dialog } from "@/components/Dialog";
import { PageHeader } from "@/components/PageHeader";
import { Pill } from "@/components/Pill";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { formatSeconds } from "@/text/admin/duration";
import { formatMoment, formatNumber } from "@/text/en";

const words = adminText.operations.reconciliations;
const REFRESH_MS = 30_000;

/** Comparisons of the books: run now, and what those of the last month have found. */
export function ReconciliationsPage() {
  const { api } = useServices();
  const mayChange = useMayChange();
  const [isRunning, setRunning] = useState(false);
  const [opened, setOpened] = useState<Reconciliation | null>(null);
  const { total: _, ...pages } = usePages<Reconciliation>({
    queryKey: ["reconciliations"],
    rowKey: (row) => row.id,
    refreshMs: REFRESH_MS,
    fetchPage: (range, signal) =>
      answer(api.GET("/api/v1/operations/reconciliations", { params: { query: range }, signal })),
  });
  return (
    <>
      <PageHeader title={adminText.operations.pages.reconciliations} lead={words.lead}>
        {mayChange && <Button onClick={() => setRunning(true)}>{words.run}</Button>}
      </PageHeader>
      <SubNav label={adminText.operations.pages.label} links={OPERATIONS_PAGES} />
      <DataTable
        label={adminText.operations.pages.reconciliations}
        columns={columns(setOpened)}
        empty={{ icon: Scale, title: words.emptyTitle, body: words.emptyBody }}
        {...pages}
      />
      <RunDialog isOpen={isRunning} onClose={() => setRunning(false)} />
      <Dialog title={words.differences} isOpen={opened !== null} onClose={() => setOpened(null)} size="wide">
        {opened && <DifferencesTable differences={opened.drift} total={opened.drift_total} />}
      </Dialog>
    </>
  );
}

function columns(onOpen: (row: Reconciliation) => void): Column<Reconciliation>[] {
  return [
    {
      header: words.columns.began,
      cell: (row) => (
        <RowButton aria-label={words.open(formatMoment(row.began_at))} onClick={() => onOpen(row)}>
          {formatMoment(row.began_at)}
        </RowButton>
      ),
      csv: (row) => row.began_at,
    },
    {
      header: words.columns.who,
      cell: (row) => (row.named_users > 0 ? words.named(row.named_users) : words.share(row.sample)),
      csv: (row) => (row.named_users > 0 ? `${row.named_users} named` : row.sample),
      isMinor: true,
    },
    {
      header: words.columns.kind,
      cell: (row) =>
        [row.is_scheduled ? words.scheduled : words.byHand, row.repair && words.withRepair]
          .filter(Boolean)
          .join(", "),
      csv: (row) => (row.is_scheduled ? words.scheduled : words.byHand),
      isMinor: true,
    },
    {
      header: words.columns.users,
      cell: (row) => formatNumber(row.users),
      csv: (row) => row.users,
      isNumber: true,
    },
    {
      header: words.columns.drift,
      cell: (row) => <Pill look={row.drift_total > 0 ? "bad" : "good"}>{formatNumber(row.drift_total)}</Pill>,
      csv: (row) => row.drift_total,
      isNumber: true,
    },
    {
      header: words.columns.repaired,
      cell: (row) => formatNumber(row.repaired),
      csv: (row) => row.repaired,
      isNumber: true,
      isMinor: true,
    },
    {
      header: words.columns.seconds,
      cell: (row) => formatSeconds(secondsOf(row)),
      csv: secondsOf,
      isNumber: true,
      isMinor: true,
    },
  ];
}

function secondsOf(row: Reconciliation): number {
  return (new Date(row.ended_at).getTime() - new Date(row.began_at).getTime()) / 1000;
}
