import type { eventsText } from "@/text/admin/events";

export const FILTERS = ["type", "user", "time", "from", "until"] as const;
export type EventFilters = Record<(typeof FILTERS)[number], string>;
export type TimeRange = keyof typeof eventsText.filters.ranges;

const MINUTE_MS = 60_000;
const LENGTHS_MS: Partial<Record<TimeRange, number>> = {
  "15m": 15 * MINUTE_MS,
  "1h": 60 * MINUTE_MS,
  "24h": 24 * 60 * MINUTE_MS,
  "7d": 7 * 24 * 60 * MINUTE_MS,
};

/** What the log is asked for; the range is counted from `now`. What the browser cannot read as a time is no bound. */
export function toQuery({ type, user, time, from, until }: EventFilters, now: Date) {
  const length = LENGTHS_MS[time as TimeRange];
  const since = length === undefined ? null : new Date(now.getTime() - length).toISOString();
  return {
    event_type: type || null,
    user_id: user || null,
    since: time === "between" ? asIso(from) : since,
    until: time === "between" ? asIso(until) : null,
  };
}

function asIso(local: string): string | null {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
