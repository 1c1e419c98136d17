import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, SessionEnded, Unreachable } from "@/api/problem";
import type { ToastMessage } from "@/api/types";
import { message } from "@/toasts/messages.fixture";
import { followToasts, type StreamDependencies } from "@/toasts/stream";

const encoder = new TextEncoder();

function answer(...chunks: (string | Uint8Array)[]): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
  return new Response(body);
}

const event = (toast: ToastMessage) => `id: ${toast.seq}\nevent: toast\ndata: ${JSON.stringify(toast)}\n\n`;

/** Follows a script of connections, each an answer or a failure, and ends with the last one. */
async function follow(script: (() => Response | Error)[], changes: Partial<StreamDependencies> = {}) {
  const stopping = new AbortController();
  const seen = { asked: [] as (number | null)[], messages: [] as ToastMessage[], pauses: [] as number[] };
  let last: number | null = null;
  await followToasts(
    {
      async open(lastSeq) {
        seen.asked.push(lastSeq);
        const next = script[seen.asked.length - 1]?.() ?? new SessionEnded();
        if (next instanceof Error) throw next;
        return next;
      },
      lastSeq: () => last,
      onMessage(toast) {
        last = toast.seq;
        seen.messages.push(toast);
      },
      onConnection: () => undefined,
      now: () => 0,
      random: () => 1,
      pause: async (milliseconds) => {
        seen.pauses.push(milliseconds);
      },
      silenceMs: 60_000,
      ...changes,
    },
    stopping.signal,
  );
  return seen;
}

describe("followToasts", () => {
  it("reads messages that arrive in pieces, cut anywhere, and passes over heartbeats and other events", async () => {
    const bytes = encoder.encode(event(message(1, { name: "Été à Zürich" })));
    const cut = bytes.indexOf(0xc3) + 1;
    const seen = await follow([
      () => answer(": heartbeat\n\n", "event: other\ndata: {}\n\n", bytes.slice(0, cut), bytes.slice(cut)),
    ]);
    expect(seen.messages.map((toast) => toast.name)).toEqual(["Été à Zürich"]);
  });

  it("reconnects after the last message that it got", async () => {
    const seen = await follow([
      () => answer(event(message(1)), event(message(2))),
      () => answer(event(message(3))),
    ]);
    expect(seen.asked).toEqual([null, 2, 3]);
    expect(seen.messages.map((toast) => toast.seq)).toEqual([1, 2, 3]);
  });

  it("waits longer after each failure, up to a limit", async () => {
    const seen = await follow(Array.from({ length: 9 }, () => () => new Unreachable()));
    expect(seen.pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("starts from the shortest wait after a connection that lasted", async () => {
    const clock = [0, 0, 0, 0, 0, 60_000, 0, 0].values();
    const seen = await follow(
      [() => new Unreachable(), () => new Unreachable(), () => answer(), () => new Unreachable()],
      { now: () => clock.next().value ?? 0 },
    );
    expect(seen.pauses).toEqual([500, 1000, 500, 1000]);
  });

  it("waits at least as long as the server asks", async () => {
    const seen = await follow([() => new ApiProblem(429, "too many streams", [], 20)]);
    expect(seen.pauses).toEqual([20_000]);
  });

  it("stops when the session has ended", async () => {
    const seen = await follow([() => new SessionEnded()]);
    expect(seen.pauses).toEqual([]);
  });

  describe("when the connection falls silent", () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it("gives it up and connects again", async () => {
      let opened = 0;
      const following = follow([], {
        async open(_lastSeq, signal) {
          opened += 1;
          if (opened > 1) throw new SessionEnded();
          return new Response(
            new ReadableStream({
              start: (controller) => signal.addEventListener("abort", () => controller.error(signal.reason)),
            }),
          );
        },
        silenceMs: 1000,
      });
      await vi.advanceTimersByTimeAsync(1001);
      await following;
      expect(opened).toBe(2);
    });
  });
});
