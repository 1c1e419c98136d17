import { Map as MapIcon } from "lucide-react";
import { optionsOf } from "@/admin/shared/options";
import { RowButton } from "@/admin/shared/RowButton";
import { useFilters } from "@/admin/shared/useFilters";
import { QuestAccount } from "@/admin/users/QuestAccount";
import { answer } from "@/api/client";
import type { QuestItem } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { type Column, DataTable } from "@/components/DataTable";
import { RewardChips } from "@/components/RewardChips";
import { Select } from "@/components/Select";
import { StatusPill } from "@/quests/StatusPill";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";
import { formatNumber, text } from "@/text/en";

const words = adminText.users.quests;
const STATUSES = optionsOf(text.quest.status);

/** How a user stands with every quest; one opened is explained event by event. */
export function QuestsTab({ id }: { id: string }) {
  const [{ quest, status }, change] = useFilters(["quest", "status"]);
  if (quest !== "") return <QuestAccount id={id} code={quest} onBack={() => change({ quest: "" })} />;
  return (
    <QuestList
      id={id}
      status={status}
      onStatus={(next) => change({ status: next })}
      onOpen={(code) => change({ quest: code })}
    />
  );
}

interface QuestListProps {
  id: string;
  status: string;
  onStatus: (status: string) => void;
  onOpen: (code: string) => void;
}

function QuestList({ id, status, onStatus, onOpen }: QuestListProps) {
  const { api } = useServices();
  const wanted = (status || null) as QuestItem["status"] | null;
  const { total: _, ...pages } = usePages<QuestItem>({
    queryKey: ["user", id, "quests", status],
    rowKey: (row) => row.code,
    fetchPage: (range, signal) =>
      answer(
        api.GET("/api/v1/progress/{user_id}", {
          params: { path: { user_id: id }, query: { status: wanted, ...range } },
          signal,
        }),
      ),
  });
  return (
    <DataTable
      label={words.title}
      columns={columns(onOpen)}
      empty={{ icon: MapIcon, title: words.emptyTitle, body: words.emptyBody }}
      tools={<Select label={words.status} options={STATUSES} value={status} onChange={onStatus} />}
      {...pages}
    />
  );
}

function columns(onOpen: (code: string) => void): Column<QuestItem>[] {
  return [
    {
      header: words.columns.name,
      cell: (row) => (
        <RowButton aria-label={words.explain(row.name)} onClick={() => onOpen(row.code)}>
          {row.name}
        </RowButton>
      ),
      csv: (row) => row.code,
    },
    {
      header: words.columns.kind,
      cell: (row) => words.kinds[row.kind],
      csv: (row) => row.kind,
      isMinor: true,
    },
    {
      header: words.columns.status,
      cell: (row) => <StatusPill status={row.status} />,
      csv: (row) => row.status,
    },
    {
      header: words.columns.progress,
      cell: (row) => text.quest.progress(String(row.progress), String(row.target)),
      csv: (row) => `${row.progress} of ${row.target}`,
      isNumber: true,
    },
    {
      header: words.columns.times,
      cell: (row) => formatNumber(row.times_completed),
      csv: (row) => row.times_completed,
      isNumber: true,
      isMinor: true,
    },
    {
      header: words.columns.reward,
      cell: (row) => <RewardChips reward={row.reward} compact />,
      csv: ({ reward }) => [reward.gold, reward.diamonds, reward.points].join(" / "),
      isMinor: true,
    },
  ];
}
