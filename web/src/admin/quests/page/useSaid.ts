import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** What was done just before the page moved to another address, where it begins anew. */
    said?: string;
  }
}

/** What has just been done, in words; when the page begins, what was handed over with the move to it. */
export function useSaid() {
  const router = useRouter();
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    const { state } = router.state.location;
    if (state.said === undefined) return;
    setSaid(state.said);
    // Once: neither a reload nor the way back shall say it again.
    void router.navigate({
      to: ".",
      search: true,
      hash: true,
      state: {},
      replace: true,
      resetScroll: false,
      ignoreBlocker: true,
    });
  }, [router]);
  return [said, setSaid] as const;
}
