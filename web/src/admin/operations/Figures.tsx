import { type ProblemName, tellsOfThePast } from "@/admin/operations/problems";
import type { OperationsOverview } from "@/api/desk";
import { Figure } from "@/components/Figure";
import { adminText } from "@/text/admin";
import { formatSeconds } from "@/text/admin/duration";
import { formatDate, formatNumber } from "@/text/en";

const words = adminText.operations;
const SERVICES = ["auth", "catalog", "processing"] as const;

interface FiguresProps {
  /** Absent while it loads: the figures keep their places. */
  overview: OperationsOverview | undefined;
  problems: ReadonlySet<ProblemName>;
}

interface Shown {
  label: string;
  value: string | undefined;
  note: string;
  isBad: boolean;
}

/** Every number of the overview; those that need attention stand out. */
export function Figures({ overview, problems }: FiguresProps) {
  const shown = [...queueFigures(overview, problems), ...workFigures(overview, problems)];
  return (
    <dl aria-label={words.figures.label} className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
      {shown.map(({ label, value, note, isBad }) => (
        <Figure key={label} label={label} value={value} note={note} look={isBad ? "bad" : "plain"} />
      ))}
    </dl>
  );
}

function queueFigures(overview: FiguresProps["overview"], problems: FiguresProps["problems"]): Shown[] {
  const { figures } = words;
  const broker = overview?.broker;
  const intake = overview?.intake;
  return [
    {
      label: figures.queue,
      value: overview && number(broker?.events?.ready),
      note: !overview
        ? ""
        : broker?.reachable
          ? figures.consumers(broker.events?.consumers ?? null)
          : words.unreachable,
      isBad: problems.has("broker") || problems.has("consumers") || problems.has("queue"),
    },
    lagFigure(overview, problems),
    {
      label: figures.rate,
      value: intake && formatNumber(intake.accepted_per_minute),
      note: intake ? figures.rateNote(intake.accepted_last_minute) : "",
      isBad: false,
    },
    {
      label: figures.retried,
      value: intake && formatNumber(intake.retried),
      note: intake?.retried ? figures.oldest(formatSeconds(intake.retried_oldest_age_seconds)) : "",
      isBad: problems.has("retried"),
    },
    {
      label: figures.dead,
      value: overview && number(broker?.dead_letters?.ready),
      note: "",
      isBad: problems.has("dead"),
    },
    ...SERVICES.map((service): Shown => {
      const outbox = overview?.outboxes.find((one) => one.service === service);
      const age = outbox?.oldest_age_seconds ?? 0;
      return {
        label: figures.outbox(service),
        value: overview && number(outbox?.pending),
        note:
          outbox?.reachable === false
            ? words.unreachable
            : outbox?.pending
              ? figures.oldest(formatSeconds(age))
              : "",
        isBad: outbox?.reachable === false || (problems.has("outbox") && age > 60),
      };
    }),
  ];
}

function lagFigure(overview: FiguresProps["overview"], problems: FiguresProps["problems"]): Shown {
  const { figures } = words;
  const shown = { label: figures.lag, isBad: problems.has("lag") };
  if (overview === undefined) return { ...shown, value: undefined, note: "" };
  const { lag_median_seconds: median, lag_p95_seconds: p95 } = overview.intake;
  if (tellsOfThePast(overview)) {
    return { ...shown, value: figures.noneLags, note: figures.pastNote(seconds(p95)) };
  }
  const note = median === null ? figures.noLag : figures.lagNote(formatSeconds(median));
  return { ...shown, value: seconds(p95), note };
}

function workFigures(overview: FiguresProps["overview"], problems: FiguresProps["problems"]): Shown[] {
  const { figures } = words;
  const grants = overview?.grants;
  const webhooks = overview?.webhooks;
  const books = overview?.last_reconciliation;
  const waiting = (item: { count: number; oldest_age_seconds: number } | undefined) =>
    item?.count ? figures.oldest(formatSeconds(item.oldest_age_seconds)) : "";
  return [
    {
      label: figures.grants,
      value: grants && formatNumber(grants.pending.count),
      note: waiting(grants?.pending),
      isBad: problems.has("grants"),
    },
    {
      label: figures.held,
      value: grants && formatNumber(grants.held.count),
      note: figures.heldNote,
      isBad: problems.has("held"),
    },
    {
      label: figures.refused,
      value: grants && formatNumber(grants.parked.count),
      note: figures.refusedNote,
      isBad: problems.has("refused"),
    },
    { label: figures.toReverse, value: grants && formatNumber(grants.to_reverse), note: "", isBad: false },
    {
      label: figures.parked,
      value: overview && formatNumber(overview.parked_messages.count),
      note: waiting(overview?.parked_messages),
      isBad: problems.has("parked"),
    },
    {
      label: figures.webhooks,
      value: webhooks && formatNumber(webhooks.pending),
      note: webhooks ? figures.paused(webhooks.paused_endpoints) : "",
      isBad: problems.has("paused") || problems.has("webhooks"),
    },
    {
      label: figures.leaderboards,
      value: overview && formatNumber(overview.leaderboards.waiting),
      note:
        !overview || overview.leaderboards.is_reachable
          ? ""
          : overview.leaderboards.is_configured
            ? words.unreachable
            : figures.leaderboardsOff,
      isBad: problems.has("leaderboards"),
    },
    {
      label: figures.books,
      value: overview && number(books?.drift_total),
      note: books
        ? figures.booksNote(books.users, formatDate(books.ended_at))
        : overview
          ? figures.booksNever
          : "",
      isBad: problems.has("books"),
    },
    {
      label: figures.budgets,
      value: overview && formatNumber(overview.budgets_reached.length),
      note: overview?.budgets_reached.join(", ") ?? "",
      isBad: problems.has("held"),
    },
  ];
}

function number(value: number | null | undefined): string {
  return value == null ? words.unknown : formatNumber(value);
}

function seconds(value: number | null | undefined): string {
  return value == null ? words.unknown : formatSeconds(value);
}
