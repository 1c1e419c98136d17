import type { OperationsOverview } from "@/api/desk";
import type { operationsText } from "@/text/admin/operations";

export type ProblemName = keyof typeof operationsText.problems;

/** From when on something is worth an operator's attention; ages in seconds. */
const LONG_QUEUE = 5_000;
const LONG_LAG = 60;
const LONG_OUTBOX = 60;
const LONG_GRANT = 300;
const LONG_RETRY = 300;
const LONG_WEBHOOK = 900;

/** Whether the newest events lag because they were sent late, and nobody is behind: nothing waits to be handled. */
export function tellsOfThePast({ broker, intake }: OperationsOverview): boolean {
  return broker.events?.ready === 0 && isLong(intake);
}

function isLong({ lag_p95_seconds: lag }: OperationsOverview["intake"]): boolean {
  return (lag ?? 0) > LONG_LAG;
}

/** What is not as it should be, the most urgent first. */
export function findProblems(overview: OperationsOverview): ProblemName[] {
  const { broker, intake, outboxes, grants, parked_messages, webhooks, leaderboards } = overview;
  const ready = broker.events?.ready ?? 0;
  const found: [ProblemName, boolean][] = [
    ["broker", !broker.reachable],
    ["consumers", broker.reachable && !broker.events?.consumers],
    ["queue", ready > LONG_QUEUE],
    ["lag", ready > 0 && isLong(intake)],
    ["retried", intake.retried > 0 && intake.retried_oldest_age_seconds > LONG_RETRY],
    ["dead", (broker.dead_letters?.ready ?? 0) > 0],
    ["outbox", outboxes.some((outbox) => (outbox.oldest_age_seconds ?? 0) > LONG_OUTBOX)],
    ["outboxAway", outboxes.some((outbox) => !outbox.reachable)],
    ["grants", grants.pending.oldest_age_seconds > LONG_GRANT],
    ["refused", grants.parked.count > 0],
    ["books", (overview.last_reconciliation?.drift_total ?? 0) > 0],
    ["parked", parked_messages.count > 0],
    ["held", grants.held.count > 0 || overview.budgets_reached.length > 0],
    ["paused", webhooks.paused_endpoints > 0],
    ["webhooks", webhooks.oldest_age_seconds > LONG_WEBHOOK],
    ["leaderboards", leaderboards.is_configured && !leaderboards.is_reachable],
  ];
  return found.flatMap(([name, isThere]) => (isThere ? [name] : []));
}
