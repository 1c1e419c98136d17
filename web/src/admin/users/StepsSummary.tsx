import { CircleCheck, TriangleAlert } from "lucide-react";
import type { Explanation } from "@/api/desk";
import { adminText } from "@/text/admin";
import { formatNumber } from "@/text/en";

const words = adminText.users.account;

/** How many events counted, and whether the events give what is stored. */
export function StepsSummary({ explanation }: { explanation: Explanation }) {
  const { totals, times_completed, agrees } = explanation;
  const notCounted = Object.values(totals.not_counted).reduce((sum, number) => sum + number, 0);
  const figures = [
    { name: words.counted, value: totals.counted, note: "" },
    { name: words.notCounted, value: notCounted, note: words.missing(totals.not_counted) },
    { name: words.completed, value: times_completed, note: "" },
  ];
  return (
    <div className="space-y-4">
      <dl className="flex flex-wrap gap-x-10 gap-y-3 text-sm">
        {figures.map(({ name, value, note }) => (
          <div key={name}>
            <dt className="font-semibold text-muted">{name}</dt>
            <dd className="font-display text-2xl font-semibold tabular-nums">{formatNumber(value)}</dd>
            {note !== "" && <dd className="text-muted">{note}</dd>}
          </div>
        ))}
      </dl>
      <p className={`flex items-start gap-2 text-sm ${agrees ? "text-pine" : "text-ember"}`}>
        {agrees ? (
          <CircleCheck size={17} aria-hidden className="mt-0.5 shrink-0" />
        ) : (
          <TriangleAlert size={17} aria-hidden className="mt-0.5 shrink-0" />
        )}
        {agrees ? words.agrees : words.differs}
      </p>
    </div>
  );
}
