import { formatNumber } from "@/text/en";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time at a glance: "0.4 s", "12 min", "3 h". */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${formatNumber(Math.round(seconds * 10) / 10)} s`;
  if (seconds < 2 * MINUTE) return `${formatNumber(Math.round(seconds))} s`;
  if (seconds < 2 * HOUR) return `${formatNumber(Math.round(seconds / MINUTE))} min`;
  if (seconds < 2 * DAY) return `${formatNumber(Math.round(seconds / HOUR))} h`;
  return `${formatNumber(Math.round(seconds / DAY))} d`;
}
