/** Moments and spans in words, in the browser's own time zone. */

const clock = new Intl.DateTimeFormat("en", { timeStyle: "short" });
const dayAndClock = new Intl.DateTimeFormat("en", { weekday: "short", hour: "numeric", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const longDay = new Intl.DateTimeFormat("en", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SPANS = [
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
] as const;

/** A span in its two largest units: "2 d 4 h", "3 h 05 min", "4 min 09 s". */
export function formatSpan(milliseconds: number): string {
  const rest = Math.max(0, Math.ceil(milliseconds / SECOND)) * SECOND;
  const part = (unit: number, within: number) => Math.floor((rest % within) / unit);
  const padded = (number: number) => String(number).padStart(2, "0");
  if (rest >= 2 * DAY) return `${Math.floor(rest / DAY)} d ${part(HOUR, DAY)} h`;
  if (rest >= HOUR) return `${Math.floor(rest / HOUR)} h ${padded(part(MINUTE, HOUR))} min`;
  if (rest >= MINUTE) return `${part(MINUTE, HOUR)} min ${padded(part(SECOND, MINUTE))} s`;
  return `${part(SECOND, MINUTE)} s`;
}

/** A moment within the next days: the time alone where it is today's. */
export function formatClock(iso: string, now: number): string {
  const moment = new Date(iso);
  const isToday = moment.toDateString() === new Date(now).toDateString();
  return isToday ? clock.format(moment) : dayAndClock.format(moment);
}

export function formatDay(iso: string): string {
  return day.format(new Date(iso));
}

/** A calendar day that has no time of day, such as "2026-11-28". */
export function formatDayOnly(date: string): string {
  return longDay.format(new Date(`${date}T00:00:00Z`));
}

/** How long ago: "3 minutes ago"; of more than a week, the day. */
export function formatAgo(iso: string, now: number): string {
  const passed = now - new Date(iso).getTime();
  if (passed >= 7 * DAY) return formatDay(iso);
  for (const [unit, length] of SPANS) {
    if (passed >= length) return relative.format(-Math.floor(passed / length), unit);
  }
  return "just now";
}
