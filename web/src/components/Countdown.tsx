import { Hourglass } from "lucide-react";
import { useNow } from "@/components/useNow";
import { text } from "@/text/en";
import { formatClock, formatSpan } from "@/text/time";

/** How long until a moment, second by second, and when that is on the player's own clock. */
export function Countdown({ until, label }: { until: string; label: (span: string) => string }) {
  const now = useNow();
  return (
    <p role="timer" className="inline-flex items-center gap-1.5 text-sm text-muted">
      <Hourglass size={14} aria-hidden className="shrink-0" />
      <span>
        <span className="tabular-nums">{label(formatSpan(new Date(until).getTime() - now))}</span>{" "}
        <time dateTime={until} className="whitespace-nowrap">
          {text.at(formatClock(until, now))}
        </time>
      </span>
    </p>
  );
}
