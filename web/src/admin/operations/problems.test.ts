import { describe, expect, it } from "vitest";
import { findProblems, tellsOfThePast } from "@/admin/operations/problems";
import type { OperationsOverview } from "@/api/desk";

const NOTHING = { count: 0, oldest_age_seconds: 0 };
const WELL: OperationsOverview = {
  at: "2026-11-20T09:30:00Z",
  broker: {
    reachable: true,
    problem: null,
    events: { name: "quest.processing.v1", ready: 0, consumers: 1 },
    dead_letters: { name: "quest.dlq.v1", ready: 0, consumers: 1 },
  },
  intake: {
    last_stored_at: null,
    accepted_last_minute: 0,
    accepted_per_minute: 0,
    measured: 0,
    lag_median_seconds: null,
    lag_p95_seconds: null,
    retried: 0,
    retried_oldest_age_seconds: 0,
  },
  outboxes: [{ service: "auth", reachable: true, problem: null, pending: 0, oldest_age_seconds: 0 }],
  grants: { pending: NOTHING, held: NOTHING, parked: NOTHING, to_reverse: 0 },
  parked_messages: NOTHING,
  webhooks: { pending: 0, oldest_age_seconds: 0, paused_endpoints: 0 },
  leaderboards: { is_configured: true, is_reachable: true, waiting: 0 },
  last_reconciliation: null,
  budgets_reached: [],
};

describe("findProblems", () => {
  it("finds nothing where all is well", () => {
    expect(findProblems(WELL)).toEqual([]);
  });

  it("does not blame the worker for late events while nothing waits", () => {
    const intake = { ...WELL.intake, lag_p95_seconds: 9_000 };
    expect(findProblems({ ...WELL, intake })).toEqual([]);
    expect(tellsOfThePast({ ...WELL, intake })).toBe(true);
    const events = { name: "q", ready: 3, consumers: 1 };
    expect(findProblems({ ...WELL, intake, broker: { ...WELL.broker, events } })).toEqual(["lag"]);
    expect(tellsOfThePast({ ...WELL, intake, broker: { ...WELL.broker, events } })).toBe(false);
    expect(tellsOfThePast(WELL)).toBe(false);
  });

  it("says that the broker is away, and not what cannot be known then", () => {
    const broker = { reachable: false, problem: "refused", events: null, dead_letters: null };
    expect(findProblems({ ...WELL, broker })).toEqual(["broker"]);
  });

  it("names all that needs attention, the most urgent first", () => {
    const some = { count: 2, oldest_age_seconds: 10 };
    const problems = findProblems({
      ...WELL,
      broker: { ...WELL.broker, events: { name: "q", ready: 10_000, consumers: 0 } },
      outboxes: [
        { service: "auth", reachable: false, problem: "down", pending: null, oldest_age_seconds: null },
        { service: "processing", reachable: true, problem: null, pending: 9, oldest_age_seconds: 600 },
      ],
      grants: { pending: { count: 1, oldest_age_seconds: 900 }, held: some, parked: some, to_reverse: 0 },
      parked_messages: some,
      webhooks: { pending: 1, oldest_age_seconds: 5_000, paused_endpoints: 1 },
      leaderboards: { is_configured: true, is_reachable: false, waiting: 0 },
    });
    expect(problems).toEqual([
      "consumers",
      "queue",
      "outbox",
      "outboxAway",
      "grants",
      "refused",
      "parked",
      "held",
      "paused",
      "webhooks",
      "leaderboards",
    ]);
  });
});
