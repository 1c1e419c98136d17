import { Trophy } from "lucide-react";
import type { ExplainStep, GrantItem } from "@/api/desk";
import { Pill } from "@/components/Pill";
import { RewardChips } from "@/components/RewardChips";
import { adminText } from "@/text/admin";
import { formatDate } from "@/text/en";

type Completion = ExplainStep["completions"][number];

const words = adminText.explain;
const LOOKS: Readonly<Record<string, "good" | "gem" | "gold" | "bad" | "quiet">> = {
  credited: "good",
  unclaimed: "gold",
  pending: "gem",
  sending: "gem",
  held: "gold",
  parked: "bad",
  reversed: "bad",
};

/** A completion, with all that followed: its grants, what the ledger booked, and the toasts. */
export function CompletedCycle({ completion }: { completion: Completion }) {
  const { recorded, grants, toasts } = completion;
  const notes = [
    recorded === null && words.notRecorded,
    recorded && !recorded.payable && words.notPayable,
    recorded?.claimed_at && words.claimed(formatDate(recorded.claimed_at)),
    recorded?.reversed_at && words.reversed(formatDate(recorded.reversed_at)),
    toasts.length > 0 && words.toasts(toasts.map((toast) => toast.sequence)),
  ].filter(Boolean);
  return (
    <div className="rounded-xl border border-line px-4 py-3 text-sm">
      <p className="flex items-center gap-2 font-semibold">
        <Trophy size={16} aria-hidden className="text-gold" />
        {words.completed(completion.ordinal, completion.cycle)}
      </p>
      {notes.length > 0 && <p className="mt-1 text-muted">{notes.join(" · ")}</p>}
      <ul>
        {grants.map((grant) => (
          <Grant key={grant.grant_id} grant={grant} />
        ))}
      </ul>
    </div>
  );
}

function Grant({ grant }: { grant: GrantItem }) {
  return (
    <li className="mt-3 space-y-2">
      <div className="flex flex-wrap items-center gap-2">
        <RewardChips reward={grant.reward} compact />
        <GrantState status={grant.status} />
      </div>
      <dl className="space-y-0.5 text-xs text-muted">
        <Line name={words.grant} value={grant.grant_id} />
        {grant.booked && (
          <Line name={words.booked} value={grant.booked.transaction_id} at={grant.booked.created_at} />
        )}
        {grant.reversal && (
          <Line name={words.reversal} value={grant.reversal.transaction_id} at={grant.reversal.created_at} />
        )}
      </dl>
    </li>
  );
}

/** How far a grant is on its way. */
export function GrantState({ status }: { status: string }) {
  return <Pill look={LOOKS[status] ?? "quiet"}>{words.grantStates[status] ?? status}</Pill>;
}

function Line({ name, value, at }: { name: string; value: string; at?: string }) {
  return (
    <div className="flex flex-wrap gap-x-2">
      <dt>{name}</dt>
      <dd className="break-all">
        <code>{value}</code>
        {at !== undefined && ` · ${formatDate(at)}`}
      </dd>
    </div>
  );
}
