/** Durations by ISO 8601, as a number of one unit where they are that. */

export const UNITS = ["minutes", "hours", "days"] as const;
export type Unit = (typeof UNITS)[number];
export interface Amount {
  amount: number;
  unit: Unit;
}

const SECONDS: Record<Unit, number> = { minutes: 60, hours: 3_600, days: 86_400 };
const PATTERN = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** In the largest unit that gives a whole number; null where there is none, or the text is no duration. */
export function readDuration(text: string): Amount | null {
  const match = PATTERN.exec(text);
  if (match === null || text.endsWith("T") || text === "P") return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const total = weeks * 604_800 + days * 86_400 + hours * 3_600 + minutes * 60 + seconds;
  for (const unit of UNITS.toReversed()) {
    if (total > 0 && total % SECONDS[unit] === 0) return { amount: total / SECONDS[unit], unit };
  }
  return null;
}

export function writeDuration({ amount, unit }: Amount): string {
  if (unit === "days") return `P${amount}D`;
  return unit === "hours" ? `PT${amount}H` : `PT${amount}M`;
}
