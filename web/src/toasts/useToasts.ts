import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { authorizedBy } from "@/api/client";
import { keys } from "@/api/queries";
import { useServices } from "@/services";
import type { SessionUser } from "@/session/claims";
import { feedSurroundings } from "@/toasts/connect";
import { ToastFeed } from "@/toasts/feed";
import { dismiss, dismissFolded, foldMessages, NO_TOASTS, type ToastState } from "@/toasts/fold";
import { once } from "@/toasts/once";
import { SeenCursor } from "@/toasts/seen";
import type { Connection } from "@/toasts/stream";

/** Messages that come together lead to one refresh. */
const REFRESH_MS = 60;

export interface Toasts {
  state: ToastState;
  connection: Connection;
  dismiss: (id: string) => void;
  dismissFolded: () => void;
}

/** The toasts of `user` as they arrive; what they speak of (progress, balances) is loaded again. */
export function useToasts(user: SessionUser): Toasts {
  const { session, api } = useServices();
  const queries = useQueryClient();
  const [state, setState] = useState(NO_TOASTS);
  const [connection, setConnection] = useState<Connection>("connecting");
  const userId = user.id;

  useEffect(() => {
    const seen = new SeenCursor((seq) => api.POST("/api/v1/toasts/seen", { body: { seq }, keepalive: true }));
    // Progress, balances, level, places, the inbox: whatever is on screen may have changed.
    const refresh = once(REFRESH_MS, () => void queries.invalidateQueries({ queryKey: keys.user(userId) }));
    let wasCut = false;
    const feed = new ToastFeed({
      ...feedSurroundings(userId, authorizedBy(session)),
      onArrive: refresh.ask,
      onShow: (messages) => setState((before) => foldMessages(before, messages)),
      onSeen: (seq) => seen.advance(seq),
      onConnection(next) {
        setConnection(next);
        if (next === "waiting") wasCut = true;
        if (next !== "open" || !wasCut) return;
        wasCut = false;
        // Steps that complete nothing send no message, and some may have been missed.
        void queries.invalidateQueries({ queryKey: keys.user(userId) });
      },
    });
    const stop = feed.start();
    return () => {
      stop();
      refresh.stop();
      setState(NO_TOASTS);
    };
  }, [api, queries, session, userId]);

  return {
    state,
    connection,
    dismiss: useCallback((id: string) => setState((before) => dismiss(before, id)), []),
    dismissFolded: useCallback(() => setState(dismissFolded), []),
  };
}
