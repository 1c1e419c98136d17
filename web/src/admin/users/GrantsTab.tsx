import { Gift } from "lucide-react";
import { useState } from "react";
import { GrantState } from "@/admin/explain/CompletedCycle";
import { Moment } from "@/admin/shared/Moment";
import { RowButton } from "@/admin/shared/RowButton";
import { useMayChange } from "@/admin/useRole";
import { GiveDialog } from "@/admin/users/GiveDialog";
import { RevokeGrantDialog } from "@/admin/users/RevokeGrantDialog";
import { answer } from "@/api/client";
import type { Grant } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { RewardChips } from "@/components/RewardChips";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.users.grants;
const REFRESH_MS = 5_000;
const FINAL = new Set<Grant["status"]>(["cancelled", "reversed"]);

/** Every reward of a user, from quests and by hand; given and revoked here. */
export function GrantsTab({ id }: { id: string }) {
  const { api } = useServices();
  const mayChange = useMayChange();
  const [isGiving, setGiving] = useState(false);
  const [revoked, setRevoked] = useState<Grant | null>(null);
  const { total: _, ...pages } = usePages<Grant>({
    queryKey: ["user", id, "grants"],
    rowKey: (row) => row.grant_id,
    refreshMs: REFRESH_MS,
    fetchPage: (range, signal) =>
      answer(api.GET("/api/v1/operations/grants", { params: { query: { user_id: id, ...range } }, signal })),
  });
  const act: Column<Grant> = {
    header: words.columns.action,
    cell: (row) =>
      row.revoked_at === null &&
      !FINAL.has(row.status) && (
        <RowButton look="grave" aria-label={words.revokeNamed(nameOf(row))} onClick={() => setRevoked(row)}>
          {words.revoke}
        </RowButton>
      ),
  };
  return (
    <>
      <DataTable
        label={words.title}
        columns={mayChange ? [...COLUMNS, act] : COLUMNS}
        empty={{ icon: Gift, title: words.emptyTitle, body: words.emptyBody }}
        tools={mayChange && <Button onClick={() => setGiving(true)}>{words.give}</Button>}
        {...pages}
      />
      <GiveDialog id={id} isOpen={isGiving} onClose={() => setGiving(false)} />
      <RevokeGrantDialog
        grant={revoked}
        name={revoked ? nameOf(revoked) : ""}
        onClose={() => setRevoked(null)}
      />
    </>
  );
}

function nameOf(grant: Grant): string {
  const name = grant.quest_name ?? grant.quest_code ?? grant.reason ?? words.byHand;
  return grant.cycle === null ? name : `${name}, ${words.cycle(grant.cycle)}`;
}

const COLUMNS: readonly Column<Grant>[] = [
  {
    header: words.columns.what,
    cell: (row) => (
      <>
        <span className="block min-w-32 font-semibold">{nameOf(row)}</span>
        {row.origin === "manual" && <span className="text-muted">{words.byHand}</span>}
        {row.revoked_at !== null && (
          <span className="block text-ember">{words.revoked(row.reversal_reason)}</span>
        )}
        {row.problem !== null && row.status !== "credited" && (
          <span className="block text-ember">{row.problem}</span>
        )}
      </>
    ),
    csv: nameOf,
  },
  {
    header: words.columns.reward,
    cell: (row) => <RewardChips reward={row.reward} compact />,
    csv: ({ reward }) => [reward.gold, reward.diamonds, reward.points].join(" / "),
  },
  {
    header: words.columns.state,
    cell: (row) => <GrantState status={row.status} />,
    csv: (row) => row.status,
  },
  {
    header: words.columns.created,
    cell: (row) => <Moment at={row.created_at} />,
    csv: (row) => row.created_at,
    isMinor: true,
  },
  {
    header: words.columns.credited,
    cell: (row) => row.credited_at && <Moment at={row.credited_at} />,
    csv: (row) => row.credited_at,
    isMinor: true,
  },
  {
    header: words.columns.id,
    cell: (row) => row.grant_id,
    csv: (row) => row.grant_id,
    isExportOnly: true,
  },
];
