import { createParser } from "eventsource-parser";
import { ApiProblem, SessionEnded } from "@/api/problem";
import type { ToastMessage } from "@/api/types";
import { backoffMs } from "@/toasts/backoff";

export type Connection = "connecting" | "open" | "waiting";

export interface StreamDependencies {
  /** Opens the stream after message `lastSeq`; null asks for all that the user has not seen yet. */
  open: (lastSeq: number | null, signal: AbortSignal) => Promise<Response>;
  lastSeq: () => number | null;
  onMessage: (message: ToastMessage) => void;
  onConnection: (connection: Connection) => void;
  /** Milliseconds, monotone. */
  now: () => number;
  random: () => number;
  /** Resolves when the time is up, when the browser comes back online, or when the signal aborts. */
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A connection that carries not even a heartbeat for this long is dead, although nobody has closed it. */
  silenceMs: number;
}

/** A connection that lived this long was a good one: the next attempt starts from the shortest wait. */
const STEADY_MS = 5_000;

/** Keeps the toast stream open until `signal` aborts or the session ends; reconnects where it broke off. */
export async function followToasts(deps: StreamDependencies, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    deps.onConnection("connecting");
    const startedAt = deps.now();
    let retryAfterMs = 0;
    try {
      await readOnce(deps, signal);
    } catch (error) {
      if (error instanceof SessionEnded) return;
      retryAfterMs = error instanceof ApiProblem ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
    }
    if (signal.aborted) return;
    if (deps.now() - startedAt >= STEADY_MS) failures = 0;
    deps.onConnection("waiting");
    await deps.pause(Math.max(retryAfterMs, backoffMs(failures, deps.random)), signal);
    failures += 1;
  }
}

/** Reads one connection to its end. */
async function readOnce(deps: StreamDependencies, signal: AbortSignal): Promise<void> {
  const connection = new AbortController();
  const dead = watchdog(deps.silenceMs, () => connection.abort());
  const abort = () => connection.abort();
  signal.addEventListener("abort", abort);
  try {
    const response = await deps.open(deps.lastSeq(), connection.signal);
    if (response.body === null) throw new TypeError("The toast stream has no body.");
    deps.onConnection("open");
    const parser = createParser({ onEvent: (event) => deliver(event.event, event.data, deps.onMessage) });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      dead.feed();
      parser.feed(value);
    }
  } finally {
    dead.stop();
    signal.removeEventListener("abort", abort);
    connection.abort();
  }
}

function deliver(type: string | undefined, data: string, onMessage: (message: ToastMessage) => void): void {
  if (type === "toast") onMessage(JSON.parse(data) as ToastMessage);
}

function watchdog(milliseconds: number, onSilence: () => void): { feed(): void; stop(): void } {
  let timer = setTimeout(onSilence, milliseconds);
  return {
    feed() {
      clearTimeout(timer);
      timer = setTimeout(onSilence, milliseconds);
    },
    stop: () => clearTimeout(timer),
  };
}
