import type { StreakDays } from "@/api/types";

const WEEKS = 5;
const WEEK = 7;
const DAY_MS = 86_400_000;

export interface CalendarDay {
  /** Such as "2026-11-28". */
  date: string;
  mark: "counted" | "frozen" | null;
  isToday: boolean;
  isAhead: boolean;
}

/** Five weeks of days from Monday to Sunday, the one with today last; a week that counted marks all of its days. */
export function calendarDays(streak: StreakDays): CalendarDay[] {
  const today = Date.parse(`${streak.today}T00:00:00Z`);
  const sinceMonday = (new Date(today).getUTCDay() + WEEK - 1) % WEEK;
  const first = today - (sinceMonday + (WEEKS - 1) * WEEK) * DAY_MS;
  const span = streak.every === "week" ? WEEK : 1;
  const marks = new Map(
    streak.days.flatMap(({ date, mark }) =>
      Array.from(
        { length: span },
        (_, index) => [isoDay(Date.parse(`${date}T00:00:00Z`) + index * DAY_MS), mark] as const,
      ),
    ),
  );
  return Array.from({ length: WEEKS * WEEK }, (_, index) => {
    const time = first + index * DAY_MS;
    const date = isoDay(time);
    const isAhead = time > today;
    return { date, mark: isAhead ? null : (marks.get(date) ?? null), isToday: time === today, isAhead };
  });
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
