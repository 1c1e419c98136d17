import type { HistorySeries, OperationsHistory } from "@/api/desk";

type Point = { time: string } & Record<string, string | number | null>;

/** The named series as points for a chart; null where nothing is known of a step. */
export function pointsOf(history: OperationsHistory, names: readonly HistorySeries[]): Point[] {
  const series = names.map((name) => [name, history.series.find((one) => one.name === name)] as const);
  return history.times.map((time, index) => ({
    time,
    ...Object.fromEntries(series.map(([name, one]) => [name, one?.values[index] ?? null])),
  }));
}
