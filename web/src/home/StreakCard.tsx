import { useQuery } from "@tanstack/react-query";
import { Flame, Snowflake } from "lucide-react";
import { useId } from "react";
import { streaksQuery } from "@/api/quest-queries";
import type { StreakDays } from "@/api/types";
import { Bone } from "@/components/Skeleton";
import { type CalendarDay, calendarDays } from "@/home/calendar";
import { useServices } from "@/services";
import { streakText as words } from "@/text/player/streak";
import { formatDayOnly } from "@/text/time";

interface StreakCardProps {
  userId: string;
  /** The quest, or the counter, that measures the streak. */
  code: string;
  name: string;
}

/** How long the streak burns, day by day, and the freezes that are put by to save it. */
export function StreakCard({ userId, code, name }: StreakCardProps) {
  const { api } = useServices();
  const headingId = useId();
  const { data, isError } = useQuery(streaksQuery(api, userId, code));
  const streak = data?.streaks[0];
  return (
    <section
      aria-labelledby={headingId}
      data-streak={code}
      className="min-h-80 rounded-4xl border border-line bg-card p-5 shadow-card sm:p-6"
    >
      <h2 id={headingId} className="truncate text-sm font-semibold text-muted">
        {words.of(name)}
      </h2>
      {streak && <Told streak={streak} />}
      {!streak && !isError && <Bone className="mt-2 h-58" />}
      {!streak && isError && (
        <p role="alert" className="mt-2 h-58 text-muted">
          {words.failed}
        </p>
      )}
    </section>
  );
}

function Told({ streak }: { streak: StreakDays }) {
  const days = calendarDays(streak);
  return (
    <div className="min-h-60">
      <div className="mt-1 flex items-center gap-2.5">
        <Flame
          size={30}
          aria-hidden
          className={streak.length > 0 ? "fill-gold-bright text-gold-bright" : "text-muted"}
        />
        <p className="font-display text-3xl font-semibold">{words.length(streak.length, streak.every)}</p>
        {streak.freezes > 0 && (
          <p className="ml-auto inline-flex items-center gap-1.5 rounded-full bg-gem-soft px-2.5 py-1 text-xs font-semibold text-gem">
            <Snowflake size={14} aria-hidden />
            {words.freezes(streak.freezes)}
          </p>
        )}
      </div>
      <p className="mt-1 text-sm text-muted">{encouragement(streak, days)}</p>
      <div aria-hidden="true" className="mt-3 grid grid-cols-7 gap-1.5 text-center text-[0.68rem] text-muted">
        {words.weekdays.map((weekday) => (
          <span key={weekday}>{weekday}</span>
        ))}
      </div>
      <ol aria-label={words.calendar} className="mt-1 grid grid-cols-7 gap-1.5">
        {days.map((day) => (
          <Day key={day.date} day={day} />
        ))}
      </ol>
    </div>
  );
}

function Day({ day }: { day: CalendarDay }) {
  const look =
    day.mark === "counted"
      ? "bg-gold-bright text-[#221603]"
      : day.mark === "frozen"
        ? "bg-gem-soft text-gem"
        : "bg-sunken text-muted";
  return (
    <li
      data-day={day.date}
      data-mark={day.mark ?? "none"}
      className={`grid h-6 place-items-center rounded-lg ${look} ${day.isAhead ? "opacity-40" : ""} ${day.isToday ? "ring-2 ring-pine ring-offset-1 ring-offset-card" : ""}`}
    >
      {day.mark === "counted" && <Flame size={13} strokeWidth={2.6} aria-hidden />}
      {day.mark === "frozen" && <Snowflake size={13} strokeWidth={2.4} aria-hidden />}
      <span className="sr-only">{words.day(formatDayOnly(day.date), day.mark)}</span>
    </li>
  );
}

function encouragement(streak: StreakDays, days: readonly CalendarDay[]): string {
  if (streak.length === 0) return words.none;
  if (streak.every === "week") return words.burningWeek;
  return words.burning(days.some((day) => day.isToday && day.mark === "counted"));
}
