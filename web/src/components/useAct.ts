import { useState } from "react";
import { ApiProblem } from "@/api/problem";
import { text } from "@/text/en";

interface Act {
  busy: boolean;
  /** Why it did not work, in words for the user. */
  fault: string | null;
  run: (work: () => Promise<void>) => Promise<boolean>;
}

/** Does something that the user has asked for, once at a time, and keeps the reason where it fails. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  async function run(work: () => Promise<void>): Promise<boolean> {
    setBusy(true);
    setFault(null);
    try {
      await work();
      return true;
    } catch (error) {
      setFault(explainFault(error));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, fault, run };
}

/** A refusal in the server's words; anything else in ours. */
export function explainFault(error: unknown): string {
  if (!(error instanceof ApiProblem)) return text.form.unreachable;
  if (error.isTemporary) return text.form.failed;
  const details = error.faults.map(({ field, message }) => `${field}: ${message}`);
  return [error.message, ...details].join(" · ");
}
