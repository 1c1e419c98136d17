import { useEffect, useRef, useState } from "react";
import type { Difference } from "@/api/desk";
import { jsonLines } from "@/api/lines";
import { useServices } from "@/services";

interface ProgressLine {
  kind: "progress";
  users: number;
  total_users: number;
  drift: number;
}

interface ReportLine {
  kind: "report";
  users: number;
  drift: Difference[];
  drift_total: number;
  repaired: number;
}

type Line = ProgressLine | ReportLine | { kind: "error" };
export type ReconciliationState = { kind: "idle" } | { kind: "beginning" } | Line;

interface Wanted {
  sample: number;
  users: string[];
  repair: boolean;
}

/** Compares the books, telling how far it has come. It ends when its page is left. */
export function useReconciliation() {
  const { api } = useServices();
  const [state, setState] = useState<ReconciliationState>({ kind: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  async function run(wanted: Wanted): Promise<void> {
    const controller = new AbortController();
    running.current = controller;
    setState({ kind: "beginning" });
    const { data } = await api.POST("/api/v1/operations/reconciliations", {
      body: wanted,
      parseAs: "stream",
      signal: controller.signal,
    });
    let last: Line = { kind: "error" };
    try {
      for await (const line of jsonLines(data as ReadableStream<Uint8Array>)) {
        last = line as Line;
        setState(last);
      }
    } catch {
      last = { kind: "error" };
    }
    // A stream that ends before its report has broken off.
    if (last.kind !== "report" && !controller.signal.aborted) setState({ kind: "error" });
  }

  return { state, run, reset: () => setState({ kind: "idle" }) };
}
