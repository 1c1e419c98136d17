import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** What was done just before the page moved to another address, where it begins anew. */
    said?: string;
  }
}

/** What has just been done, in words; also what was handed over with the move to this address. */
export function useSaid() {
  const navigate = useNavigate();
  const handedOver = useLocation({ select: ({ state }) => state.said });
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (handedOver === undefined) return;
    setSaid(handedOver);
    // Once: neither a reload nor the way back shall say it again.
    void navigate({
      to: ".",
      search: true,
      hash: true,
      state: {},
      replace: true,
      resetScroll: false,
      ignoreBlocker: true,
    });
  }, [handedOver, navigate]);
  return [said, setSaid] as const;
}
