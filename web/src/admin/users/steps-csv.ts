import type { ExplainStep } from "@/api/desk";
import { saveFile, toCsv } from "@/components/csv";

const HEADER = [
  "event_id",
  "event_type",
  "timestamp",
  "outcome",
  "contribution",
  "reasons",
  "progress",
  "target",
  "completions",
  "retracted_at",
];

/** Saves the steps that are shown as CSV. */
export function exportSteps(userId: string, code: string, steps: readonly ExplainStep[]): void {
  const rows = steps.map((step) => [
    step.event_id,
    step.event_type,
    step.timestamp,
    step.outcome,
    step.contribution,
    step.reasons.map(({ text }) => text).join("; "),
    step.progress.amount,
    step.progress.target,
    step.completions.map(({ cycle }) => cycle).join("; "),
    step.retracted_at,
  ]);
  saveFile(`${userId}-${code}.csv`, toCsv(HEADER, rows), "text/csv;charset=utf-8");
}
