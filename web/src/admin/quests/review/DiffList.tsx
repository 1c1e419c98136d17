import { ArrowRight } from "lucide-react";
import type { DiffView } from "@/admin/quests/queries";
import { Pill } from "@/components/Pill";
import { adminText } from "@/text/admin";

const words = adminText.questReview;
const LOOKS = { text: "quiet", reward: "gold", rule: "bad", schedule: "gem", people: "good" } as const;

/** What a version changes, and what that means for users. */
export function DiffList({ diff }: { diff: DiffView }) {
  if (diff.changes.length === 0) return <p className="text-muted">{words.changesNone}</p>;
  return (
    <>
      <ul className="divide-y divide-line">
        {diff.changes.map((change) => (
          <li key={change.place} className="py-3 first:pt-0">
            <p className="flex flex-wrap items-center gap-2">
              <Pill look={LOOKS[change.kind]}>{words.kinds[change.kind]}</Pill>
              <code className="text-sm font-semibold break-all">{change.place}</code>
            </p>
            <p className="mt-1.5 flex flex-wrap items-center gap-2 text-sm">
              <span className="sr-only">{words.before}:</span>
              <Said value={change.before} isOld />
              <ArrowRight size={14} aria-hidden className="shrink-0 text-muted" />
              <span className="sr-only">{words.after}:</span>
              <Said value={change.after} />
            </p>
            {change.effect && <p className="mt-1.5 text-sm text-muted">{change.effect}</p>}
          </li>
        ))}
      </ul>
      {diff.in_flight && (
        <p className="mt-3 border-t border-line pt-3 text-sm text-muted">
          <span className="font-semibold text-ink">{words.inFlight}: </span>
          {diff.in_flight}.<span className="mt-1 block">{words.suggestion(diff.suggested_migration)}</span>
        </p>
      )}
    </>
  );
}

function Said({ value, isOld = false }: { value: string | null; isOld?: boolean }) {
  if (value === null || value === "") return <em className="text-muted">{words.nothing}</em>;
  return isOld ? (
    <del className="rounded bg-ember-soft px-1.5 py-0.5 break-all text-ember no-underline">{value}</del>
  ) : (
    <ins className="rounded bg-pine-soft px-1.5 py-0.5 break-all text-pine no-underline">{value}</ins>
  );
}
