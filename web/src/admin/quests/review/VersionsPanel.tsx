import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import type { VersionView } from "@/admin/quests/queries";
import { DiffList } from "@/admin/quests/review/DiffList";
import { answer } from "@/api/client";
import { type Column, DataTable } from "@/components/DataTable";
import { Dialog } from "@/components/Dialog";
import { explainFault } from "@/components/useAct";
import { useServices, useUser } from "@/services";
import { adminText } from "@/text/admin";
import { formatDate } from "@/text/en";

const words = adminText.questReview;
const LINK = "rounded font-semibold text-pine underline underline-offset-4";

interface VersionsPanelProps {
  code: string;
  versions: readonly VersionView[];
  /** Asks for a version to be published again; absent where that cannot be done. */
  onRollBack?: ((version: number) => void) | undefined;
}

/** Every version that was published, and what it changed. */
export function VersionsPanel({ code, versions, onRollBack }: VersionsPanelProps) {
  const [shown, setShown] = useState<number | null>(null);
  const latest = versions[0]?.version;
  const columns: Column<VersionView>[] = [
    {
      header: words.version,
      cell: (row) => <span className="font-semibold">{adminText.quests.versionNumber(row.version)}</span>,
      csv: (row) => row.version,
    },
    {
      header: words.publishedAt,
      cell: (row) => formatDate(row.published_at),
      csv: (row) => row.published_at,
    },
    {
      header: words.publishedBy,
      cell: (row) => row.published_by,
      csv: (row) => row.published_by,
      isMinor: true,
    },
    {
      header: words.changes,
      cell: (row) => (
        <span className="flex flex-wrap gap-x-4 gap-y-1">
          <button type="button" className={LINK} onClick={() => setShown(row.version)}>
            {words.show}
          </button>
          {onRollBack && row.version !== latest && (
            <button type="button" className={LINK} onClick={() => onRollBack(row.version)}>
              {words.rollback}
            </button>
          )}
        </span>
      ),
    },
  ];
  return (
    <>
      <DataTable
        label={`${adminText.quests.tabs.versions} ${code}`}
        columns={columns}
        rows={versions}
        rowKey={(row) => row.version}
        error={null}
        onRetry={() => undefined}
        empty={{ icon: History, title: words.noVersions, body: words.noVersionsBody }}
      />
      <Dialog
        size="wide"
        title={adminText.quests.versionNumber(shown ?? 0)}
        isOpen={shown !== null}
        onClose={() => setShown(null)}
      >
        {shown !== null && <VersionDiff code={code} version={shown} />}
      </Dialog>
    </>
  );
}

function VersionDiff({ code, version }: { code: string; version: number }) {
  const { api } = useServices();
  const user = useUser();
  const { data, error } = useQuery({
    queryKey: [user?.id, "admin", "quests", code, "diff", version],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/v1/quests/{code}/diff", {
          params: { path: { code }, query: { to: version } },
          signal,
        }),
      ),
    // What a version changed never changes.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (data === undefined && error) return <p className="text-ember">{explainFault(error)}</p>;
  if (data === undefined) return <div className="h-32 animate-breathe rounded-xl bg-sunken" />;
  return <DiffList diff={data.diff} />;
}
