import type { JsonObject } from "@/admin/quests/definition/json";
import { type Api, answer } from "@/api/client";

/** A dry run over the event log, told line by line. OpenAPI cannot describe the lines, so they are described here. */

export interface Amounts {
  gold: number;
  diamonds: number;
  points: number;
}

interface Totals {
  users: number;
  users_completed: number;
  completions: number;
  payout: Amounts;
}

export interface Day extends Amounts {
  day: string;
  completions: number;
}

export interface ExampleUser {
  user_id: string;
  fate: "completed" | "nearly" | "not";
  times_completed: number;
  progress: number | string;
  target: number | string;
  events: {
    event_id: string;
    event_type: string;
    timestamp: string;
    counted: number | string | null;
    reason: string | null;
    completes: number[];
  }[];
}

export interface Report {
  kind: "report";
  sample: number;
  assumes_accepted: boolean;
  pays_past: boolean;
  events: number;
  total: Totals;
  estimated_total: Totals;
  days: Day[];
  time_to_finish: { median_seconds: number; p90_seconds: number } | null;
  live: {
    version: number;
    users_gained: number;
    users_lost: number;
    more_completions: number;
    more_payout: Amounts;
  } | null;
  examples: ExampleUser[];
}

export interface Progress {
  kind: "progress";
  users: number;
  total_users: number;
  events: number;
}

type Line = Progress | Report | { kind: "error"; detail: string };

/** The work was begun and failed; the message is the service's. */
export class SimulationFailed extends Error {
  override readonly name = "SimulationFailed";
}

/** Runs a definition over the log; ends with the report. `signal` stops it, on the server as well. */
export async function simulate(
  api: Api,
  definition: JsonObject,
  sample: number,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Report | null> {
  const body = { definition: definition as never, sample };
  const stream = await answer(
    api.POST("/api/v1/operations/simulations", { body, signal, parseAs: "stream" }),
  );
  if (stream === null) return null;
  for await (const line of linesOf(stream)) {
    const said = JSON.parse(line) as Line;
    if (said.kind === "report") return said;
    if (said.kind === "error") throw new SimulationFailed(said.detail);
    onProgress(said);
  }
  return null;
}

/** The lines of a stream of UTF-8, however it is cut into pieces. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines.filter((line) => line !== "");
    }
    if (rest !== "") yield rest;
  } finally {
    reader.releaseLock();
  }
}

/** Every day from the first to the last, also those with no completion, so that a chart tells no lies about time. */
export function everyDay(days: readonly Day[]): Day[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const known = new Map(days.map((one) => [one.day, one]));
  const filled: Day[] = [];
  for (
    let at = new Date(`${first.day}T00:00:00Z`);
    at.toISOString().slice(0, 10) <= last.day;
    at = next(at)
  ) {
    const day = at.toISOString().slice(0, 10);
    filled.push(known.get(day) ?? { day, completions: 0, gold: 0, diamonds: 0, points: 0 });
  }
  return filled;
}

function next(day: Date): Date {
  return new Date(day.getTime() + 86_400_000);
}
