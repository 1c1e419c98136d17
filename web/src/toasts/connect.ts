import type { Authorized } from "@/api/client";
import { send } from "@/api/http";
import { browserExclusive } from "@/session/lock";
import type { FeedDependencies, TabChannel, TabMessage } from "@/toasts/feed";
import { pauseUntilOnline } from "@/toasts/pause";
import { followToasts } from "@/toasts/stream";

/** The server sends a heartbeat at least every 15 s. */
const SILENCE_MS = 45_000;

function tabChannel(name: string): TabChannel {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    onMessage(listener) {
      channel.onmessage = (event: MessageEvent<TabMessage>) => listener(event.data);
    },
    close: () => channel.close(),
  };
}

type Surroundings = Omit<FeedDependencies, "onArrive" | "onShow" | "onSeen" | "onConnection">;

/** Everything that a feed needs of the browser and the server. */
export function feedSurroundings(userId: string, authorized: Authorized): Surroundings {
  const name = `questline-toasts-${userId}`;
  const open = (lastSeq: number | null, signal: AbortSignal) =>
    authorized((token) => {
      const headers = new Headers({ Accept: "text/event-stream", Authorization: `Bearer ${token}` });
      if (lastSeq !== null) headers.set("Last-Event-ID", String(lastSeq));
      return send("/api/v1/toasts/stream", { headers, signal, cache: "no-store" });
    });
  return {
    name,
    exclusive: browserExclusive,
    channel: tabChannel(name),
    follow: (lastSeq, onMessage, onConnection, signal) =>
      followToasts(
        {
          open,
          lastSeq,
          onMessage,
          onConnection,
          now: () => performance.now(),
          random: Math.random,
          pause: pauseUntilOnline,
          silenceMs: SILENCE_MS,
        },
        signal,
      ),
    isVisible: () => document.visibilityState === "visible",
    onVisible(listener) {
      document.addEventListener("visibilitychange", listener);
      return () => document.removeEventListener("visibilitychange", listener);
    },
  };
}
