import { count, formatDate, formatNumber } from "@/text/en";

/** The words of what comes before and after publishing: difference, dry run, versions, backfill. */
export const questReviewText = {
  changes: "What changes",
  changesFirst: "It was never published: all of it is new.",
  changesNone: "Nothing: what is live says the same.",
  changesUnknown: "Mend the faults first; then the difference shows up here.",
  against: (version: number) => `Against version ${formatNumber(version)}, which is live.`,
  kinds: { text: "Text", reward: "Reward", rule: "Rule", schedule: "Schedule", people: "People" },
  place: "Where",
  before: "Before",
  after: "After",
  nothing: "nothing",
  inFlight: "Users who have begun",
  suggestion: (migration: string) => `Suggested for these changes: ${migration}.`,

  simulate: "Simulate",
  simulateTitle: "What it would do",
  simulateLead:
    "Runs it over the real event log, as if it had been published then. Nothing is written and nobody is told.",
  sample: "Users",
  samples: { "1": "All of them", "0.1": "Every tenth", "0.01": "Every hundredth" },
  running: (users: number, total: number) => `${formatNumber(users)} of ${formatNumber(total)} users`,
  progress: "Progress of the simulation",
  stop: "Stop",
  stopped: "Stopped. Nothing was written.",
  cut: "The answer broke off. Please try again.",
  stale: "The definition has changed since; simulate again to see what it does now.",
  nobody: "No user has an event that it listens to.",
  users: "Users looked at",
  completers: "Would complete it",
  completions: "Completions",
  payout: "Payout",
  share: (part: number, whole: number) =>
    whole === 0 ? "" : `${formatNumber(Math.round((1000 * part) / whole) / 10)}% of them`,
  estimated: (sample: number) => `Estimated from ${formatNumber(sample * 100)}% of the users`,
  eventsRead: (events: number) => `${count(events, "event", "events")} read`,
  assumesAccepted: "Everybody is taken to have accepted the quest at their first event.",
  paysNothing: "Completions of the past are only shown; a backfill would not pay them.",
  median: "Half finish within",
  p90: "Nine of ten within",
  never: "–",
  perDay: "Completions per day",
  payoutPerDay: "Payout per day",
  gold: "Gold",
  diamonds: "Diamonds",
  points: "Points",
  moreDays: "Only the first 400 days with a completion are shown.",
  live: (version: number) => `Compared with version ${formatNumber(version)}`,
  gained: "Users gained",
  lost: "Users lost",
  moreCompletions: "More completions",
  morePayout: "More payout",
  fates: { completed: "Completes it", nearly: "Nearly there", not: "Does not" },
  examples: "Examples",
  examplesLead: "Users of the log, and why their events counted or did not.",
  exampleProgress: (progress: string, target: string) => `${progress} of ${target}`,
  counted: (by: string) => `counted ${by}`,
  completes: (cycles: readonly number[]) => `completes it (${cycles.map((one) => `no. ${one}`).join(", ")})`,
  noEvents: "None of their events was looked at.",

  publish: "Publish",
  publishTitle: "Publish this version?",
  publishBody:
    "It is live at once. A version never changes; it can be rolled back by publishing an earlier one again.",
  publishFaults: "Mend the faults first: the catalog would refuse it.",
  published: (version: number) => `Version ${formatNumber(version)} is live.`,

  version: "Version",
  publishedAt: "Published",
  publishedBy: "By",
  show: "What it changed",
  rollback: "Roll back to it",
  rollbackTitle: (version: number) => `Roll back to version ${formatNumber(version)}?`,
  rollbackBody: "Its content is published again under a new number. A draft is left as it is.",
  noVersions: "No versions yet",
  noVersionsBody: "The first one comes with publishing.",

  backfill: "Its past",
  noBackfill: "No backfill",
  noBackfillBody: "Events count from its publishing on. “What publishing does” in the form says otherwise.",
  backfillState: { running: "Running", paused: "Paused", done: "Done" },
  backfillSince: (iso: string) => `Events from ${formatDate(iso)} on are folded.`,
  backfillAll: "All events of the log are folded.",
  backfillUsers: (done: number, total: number) =>
    total === 0
      ? "Nobody had any events before it was published."
      : `${formatNumber(done)} of about ${count(total, "user", "users")}`,
  backfillBegan: (iso: string) => `Began ${formatDate(iso)}.`,
  backfillEnded: (iso: string) => `Ended ${formatDate(iso)}.`,
  backfillPays: "Completions of the past are paid.",
  backfillShows: "Completions of the past are only shown.",
  backfillTells: "Users are told of them.",
  backfillQuiet: "Users are not told of them.",
  pauseBackfill: "Pause it",
  resumeBackfill: "Go on",
} as const;

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A span of time in its two largest units: “2 days 4 hours”. */
export function formatSpan(seconds: number): string {
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const number = Math.floor(rest / size);
    rest -= number * size;
    if (number > 0) parts.push(count(number, unit, `${unit}s`));
    if (parts.length === 2 || (parts.length === 1 && number === 0)) break;
  }
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
}
