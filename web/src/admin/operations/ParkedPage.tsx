import { MailWarning } from "lucide-react";
import { useState } from "react";
import { DropDialog, type Outcome, RedriveDialog } from "@/admin/operations/ParkedActs";
import { ParkedDialog } from "@/admin/operations/ParkedDialog";
import { parkedColumns, selectColumn } from "@/admin/operations/parked-columns";
import { OPERATIONS_PAGES } from "@/admin/operations/subpages";
import { FilterField } from "@/admin/shared/FilterField";
import { optionsOf } from "@/admin/shared/options";
import { SubNav } from "@/admin/shared/SubNav";
import { useFilters } from "@/admin/shared/useFilters";
import { useMayChange } from "@/admin/useRole";
import { answer } from "@/api/client";
import type { ParkedItem, ParkingReason } from "@/api/desk";
import { usePages } from "@/api/usePages";
import { Button } from "@/components/Button";
import { DataTable } from "@/components/DataTable";
import { Notice } from "@/components/Notice";
import { PageHeader } from "@/components/PageHeader";
import { Select } from "@/components/Select";
import { useServices } from "@/services";
import { adminText } from "@/text/admin";

const words = adminText.operations.parked;
const STATES = optionsOf(words.states);
const REASONS = optionsOf(words.reasons);
const REFRESH_MS = 15_000;

/** What could not be taken in: looked into, redriven or dropped, one by one or many at once. */
export function ParkedPage() {
  const { api } = useServices();
  const mayChange = useMayChange();
  const [filters, change] = useFilters(["status", "reason", "type", "user"]);
  const [opened, setOpened] = useState<ParkedItem | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [act, setAct] = useState<"redrive" | "drop" | null>(null);
  const [told, setTold] = useState<{ said: string; isWhole: boolean } | null>(null);
  const query = {
    status: (filters.status || null) as ParkedItem["status"] | null,
    reason: (filters.reason || null) as ParkingReason | null,
    event_type: filters.type || null,
    user_id: filters.user || null,
  };
  const { total, ...pages } = usePages<ParkedItem>({
    queryKey: ["parked", query],
    rowKey: (row) => row.id,
    refreshMs: REFRESH_MS,
    fetchPage: (range, signal) =>
      answer(
        api.GET("/api/v1/operations/parked-messages", { params: { query: { ...query, ...range } }, signal }),
      ),
  });
  const waiting = pages.rows?.filter((row) => row.status === "waiting") ?? [];
  // What has been decided meanwhile, here or elsewhere, is not chosen any more.
  const ids = waiting.flatMap(({ id }) => (chosen.has(id) ? [id] : []));
  const isAll = ids.length > 0 && ids.length === waiting.length;
  const columns = parkedColumns(setOpened);
  const close = () => setAct(null);

  function tell(said: string, { left }: Outcome) {
    setTold({ said, isWhole: left === 0 });
    setChosen(new Set());
  }

  return (
    <>
      <PageHeader title={adminText.operations.pages.parked} lead={words.lead} />
      <SubNav label={adminText.operations.pages.label} links={OPERATIONS_PAGES} />
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <Select
          label={words.status}
          options={STATES}
          value={filters.status}
          onChange={(status) => change({ status })}
        />
        <Select
          label={words.reason}
          options={REASONS}
          value={filters.reason}
          onChange={(reason) => change({ reason })}
        />
        <FilterField label={words.type} value={filters.type} onChange={(type) => change({ type })} />
        <FilterField label={words.user} value={filters.user} onChange={(user) => change({ user })} />
      </div>
      {told && (
        <div className="mb-4">
          <Notice look={told.isWhole ? "plain" : "fault"}>{told.said}</Notice>
        </div>
      )}
      <DataTable
        label={adminText.operations.pages.parked}
        columns={mayChange ? [selectColumn(chosen, setChosen), ...columns] : columns}
        empty={{ icon: MailWarning, title: words.emptyTitle, body: words.emptyBody }}
        tools={
          <>
            {mayChange && waiting.length > 0 && (
              <>
                <label className="flex min-h-11 items-center gap-2 text-sm font-semibold">
                  <input
                    type="checkbox"
                    className="size-5 accent-pine"
                    checked={isAll}
                    onChange={() => setChosen(new Set(isAll ? [] : waiting.map(({ id }) => id)))}
                  />
                  {words.selectAll}
                </label>
                <Button look="quiet" disabled={ids.length === 0} onClick={() => setAct("redrive")}>
                  {words.redrive}
                </Button>
                <Button look="quiet" disabled={ids.length === 0} onClick={() => setAct("drop")}>
                  {words.drop}
                </Button>
              </>
            )}
            <p role="status" className="self-center text-sm text-muted">
              {ids.length > 0 ? words.selected(ids.length) : total !== undefined && words.found(total)}
            </p>
          </>
        }
        {...pages}
      />
      <ParkedDialog message={opened} onClose={() => setOpened(null)} onDone={tell} />
      <RedriveDialog ids={ids} isOpen={act === "redrive"} onClose={close} onDone={tell} />
      <DropDialog ids={ids} isOpen={act === "drop"} onClose={close} onDone={tell} />
    </>
  );
}
