import { count } from "@/text/en";

export const streakText = {
  of: (name: string) => `Streak of “${name}”`,
  length: (length: number, every: "day" | "week") =>
    every === "day" ? count(length, "day", "days") : count(length, "week", "weeks"),
  none: "Not burning yet. One step today lights it.",
  burning: (isToday: boolean) =>
    isToday ? "Today counts already. Come back tomorrow." : "Keep it burning: today does not count yet.",
  burningWeek: "Weeks in a row.",
  freezes: (number: number) => `${count(number, "freeze", "freezes")} put by`,
  calendar: "The latest five weeks",
  weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
  day: (date: string, mark: "counted" | "frozen" | null) =>
    mark === null ? date : `${date}: ${mark === "counted" ? "counted" : "saved by a freeze"}`,
  failed: "Your streak did not load.",
} as const;
