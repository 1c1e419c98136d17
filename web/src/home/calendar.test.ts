import { describe, expect, it } from "vitest";
import { calendarDays } from "@/home/calendar";

const streak = {
  part: "days",
  every: "day" as const,
  length: 1,
  freezes: 0,
  frozen: 1,
  today: "2026-11-28",
  days: [
    { date: "2026-11-27", mark: "frozen" as const },
    { date: "2026-11-28", mark: "counted" as const },
  ],
};

describe("calendarDays", () => {
  it("ends with the Sunday of this week and marks what counted", () => {
    const days = calendarDays(streak);
    expect(days).toHaveLength(35);
    expect(days[0]?.date).toBe("2026-10-26");
    expect(days.slice(-3)).toEqual([
      { date: "2026-11-27", mark: "frozen", isToday: false, isAhead: false },
      { date: "2026-11-28", mark: "counted", isToday: true, isAhead: false },
      { date: "2026-11-29", mark: null, isToday: false, isAhead: true },
    ]);
  });

  it("keeps a Sunday in the week that began on Monday", () => {
    expect(calendarDays({ ...streak, today: "2026-11-29" }).at(-1)?.isToday).toBe(true);
  });

  it("marks the whole of a week that counted, up to today", () => {
    const weekly = {
      ...streak,
      every: "week" as const,
      days: [{ date: "2026-11-23", mark: "counted" as const }],
    };
    expect(calendarDays(weekly).filter(({ mark }) => mark === "counted")).toHaveLength(6);
  });
});
