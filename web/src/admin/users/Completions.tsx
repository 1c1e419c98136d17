import { Trophy } from "lucide-react";
import { useState } from "react";
import { GrantState } from "@/admin/explain/CompletedCycle";
import { RowButton } from "@/admin/shared/RowButton";
import { useReload } from "@/admin/shared/useReload";
import { useMayChange } from "@/admin/useRole";
import type { QuestDetail } from "@/api/desk";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { type Column, DataTable } from "@/components/DataTable";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { formatDate, formatNumber } from "@/text/en";

type Completion = QuestDetail["completions"][number];

const words = adminText.users.account;

/** The latest completions of a quest, what became of their rewards, and claiming in the user's place. */
export function Completions({ id, quest }: { id: string; quest: QuestDetail }) {
  const { api } = useServices();
  const reload = useReload();
  const mayChange = useMayChange();
  const [claimed, setClaimed] = useState<number | null>(null);

  async function claim() {
    if (claimed === null) return;
    await api.POST("/api/v1/progress/{user_id}/{code}/claim", {
      params: { path: { user_id: id, code: quest.code } },
      body: { cycle: claimed },
    });
    await reload();
  }

  const act: Column<Completion> = {
    header: words.action,
    cell: ({ cycle }) =>
      quest.claimable_cycles.includes(cycle) && (
        <RowButton aria-label={words.claimNamed(cycle)} onClick={() => setClaimed(cycle)}>
          {words.claim}
        </RowButton>
      ),
  };
  return (
    <section>
      <DataTable
        label={words.completions}
        tools={<h3 className="pb-1.5 text-xl font-semibold">{words.completions}</h3>}
        columns={mayChange && quest.claimable_cycles.length > 0 ? [...COLUMNS, act] : COLUMNS}
        rows={quest.completions}
        rowKey={(row) => row.cycle}
        error={null}
        onRetry={() => void reload()}
        empty={{ icon: Trophy, title: words.noCompletionsTitle, body: words.noCompletionsBody }}
      />
      <ConfirmDialog
        title={words.claimNamed(claimed ?? 0)}
        body={words.claimBody}
        submit={words.claim}
        isOpen={claimed !== null}
        onClose={() => setClaimed(null)}
        onConfirm={claim}
      />
    </section>
  );
}

const COLUMNS: readonly Column<Completion>[] = [
  { header: words.cycle, cell: (row) => formatNumber(row.cycle), csv: (row) => row.cycle },
  {
    header: words.completedAt,
    cell: (row) => formatDate(row.completed_at),
    csv: (row) => row.completed_at,
  },
  {
    header: words.claimedAt,
    cell: (row) =>
      row.claimed_at !== null
        ? formatDate(row.claimed_at)
        : row.claimable_until !== null && words.until(formatDate(row.claimable_until)),
    csv: (row) => row.claimed_at,
    isMinor: true,
  },
  {
    header: words.state,
    cell: (row) => <GrantState status={row.grant_status} />,
    csv: (row) => row.grant_status,
  },
];
