import type { HistorySeries, OperationsHistory } from "@/api/desk";

type Point = { time: string } & Record<string, string | number | null>;

/**
 * The named series as points for a chart; null where nothing is known of a step. A chart begins with the first step of
 * which anything is known: a system that runs for an hour would be a stroke at the edge of six hours.
 */
export function pointsOf(history: OperationsHistory, names: readonly HistorySeries[]): Point[] {
  const series = names.map((name) => [name, history.series.find((one) => one.name === name)] as const);
  const isKnown = (index: number) => history.series.some(({ values }) => values[index] != null);
  const begin = Math.max(
    0,
    history.times.findIndex((_, index) => isKnown(index)),
  );
  const points = history.times.map((time, index) => ({
    time,
    ...Object.fromEntries(series.map(([name, one]) => [name, one?.values[index] ?? null])),
  }));
  return points.slice(begin);
}
