import { Amounts } from "@/admin/quests/review/Amounts";
import { type ExampleUser, everyDay, type Report as Run } from "@/admin/quests/review/simulation";
import { Figure } from "@/components/Figure";
import { Notice } from "@/components/Notice";
import { Pill } from "@/components/Pill";
import { TimeChart } from "@/components/TimeChart";
import { adminText } from "@/text/admin";
import { formatSpan } from "@/text/admin/quest-review";
import { formatDate, formatNumber } from "@/text/en";

const words = adminText.questReview;
const MOST_DAYS = 400;
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });

/** The result of a dry run. */
export function Report({ run }: { run: Run }) {
  const total = run.estimated_total;
  const days = everyDay(run.days).map((one) => ({ ...one, time: one.day }));
  const formatDay = (day: string) => DAY.format(new Date(`${day}T00:00:00Z`));
  if (total.users === 0) return <Notice>{words.nobody}</Notice>;
  return (
    <div className="space-y-6">
      <dl className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
        <Figure
          label={words.completers}
          value={formatNumber(total.users_completed)}
          note={words.share(total.users_completed, total.users)}
        />
        <Figure
          label={words.completions}
          value={formatNumber(total.completions)}
          note={run.sample < 1 ? words.estimated(run.sample) : words.eventsRead(run.events)}
        />
        <Figure label={words.payout} value={<Amounts of={total.payout} />} />
        <Figure label={words.users} value={formatNumber(total.users)} />
        <Figure
          label={words.median}
          value={run.time_to_finish ? <Span seconds={run.time_to_finish.median_seconds} /> : words.never}
        />
        <Figure
          label={words.p90}
          value={run.time_to_finish ? <Span seconds={run.time_to_finish.p90_seconds} /> : words.never}
        />
      </dl>
      {(run.assumes_accepted || !run.pays_past) && (
        <ul className="list-disc space-y-1 pl-5 text-sm text-muted">
          {run.assumes_accepted && <li>{words.assumesAccepted}</li>}
          {!run.pays_past && <li>{words.paysNothing}</li>}
        </ul>
      )}
      {days.length > 0 && (
        <div className="grid gap-6 xl:grid-cols-2">
          <div>
            <h3 className="mb-2 font-semibold">{words.perDay}</h3>
            <TimeChart
              label={words.perDay}
              points={days}
              shape="bar"
              formatTime={formatDay}
              series={[{ key: "completions", label: words.completions, colour: "pine" }]}
            />
          </div>
          <div>
            <h3 className="mb-2 font-semibold">{words.payoutPerDay}</h3>
            <TimeChart
              label={words.payoutPerDay}
              points={days}
              shape="bar"
              stacked
              formatTime={formatDay}
              series={[
                { key: "gold", label: words.gold, colour: "gold" },
                { key: "diamonds", label: words.diamonds, colour: "gem" },
                { key: "points", label: words.points, colour: "pine" },
              ]}
            />
          </div>
          {run.days.length >= MOST_DAYS && <p className="text-sm text-muted">{words.moreDays}</p>}
        </div>
      )}
      {run.live && <Comparison live={run.live} />}
      {run.examples.length > 0 && (
        <section>
          <h3 className="font-semibold">{words.examples}</h3>
          <p className="mb-2 text-sm text-muted">{words.examplesLead}</p>
          <div className="divide-y divide-line rounded-2xl border border-line">
            {run.examples.map((example) => (
              <Example key={example.user_id} example={example} />
            ))}
          </div>
        </section>
      )}
    </div>
  );
}

function Span({ seconds }: { seconds: number }) {
  return <span className="text-2xl">{formatSpan(seconds)}</span>;
}

function Comparison({ live }: { live: NonNullable<Run["live"]> }) {
  const signed = (number: number) => (number > 0 ? `+${formatNumber(number)}` : formatNumber(number));
  return (
    <section>
      <h3 className="mb-2 font-semibold">{words.live(live.version)}</h3>
      <dl className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        <Figure label={words.gained} value={formatNumber(live.users_gained)} />
        <Figure
          label={words.lost}
          value={formatNumber(live.users_lost)}
          look={live.users_lost > 0 ? "bad" : "plain"}
        />
        <Figure label={words.moreCompletions} value={signed(live.more_completions)} />
        <Figure label={words.morePayout} value={<Amounts of={live.more_payout} isSigned />} />
      </dl>
    </section>
  );
}

function Example({ example }: { example: ExampleUser }) {
  return (
    <details className="px-4">
      <summary className="flex min-h-12 cursor-pointer flex-wrap items-center gap-3 py-2">
        <code className="text-sm break-all">{example.user_id}</code>
        <Pill look={example.times_completed > 0 ? "good" : "quiet"}>{words.fates[example.fate]}</Pill>
        <span className="ml-auto text-sm text-muted tabular-nums">
          {words.exampleProgress(String(example.progress), String(example.target))}
        </span>
      </summary>
      {example.events.length === 0 ? (
        <p className="pb-3 text-sm text-muted">{words.noEvents}</p>
      ) : (
        <ol className="space-y-1.5 pb-4 text-sm">
          {example.events.map((event) => (
            <li key={event.event_id} className="flex flex-wrap gap-x-3">
              <span className="text-muted tabular-nums">{formatDate(event.timestamp)}</span>
              <span className="font-semibold">{event.event_type}</span>
              <span className={event.counted === null ? "text-muted" : "text-pine"}>
                {event.counted === null ? event.reason : words.counted(String(event.counted))}
                {event.completes.length > 0 && `, ${words.completes(event.completes)}`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}
