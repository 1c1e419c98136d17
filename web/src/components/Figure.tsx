import type { ReactNode } from "react";

interface FigureProps {
  label: string;
  /** Absent while it loads. */
  value: ReactNode | undefined;
  note?: ReactNode;
  look?: "plain" | "bad";
}

/** One number that matters, with its name. Stands in a `<dl>`. */
export function Figure({ label, value, note, look = "plain" }: FigureProps) {
  return (
    <div className="rounded-2xl border border-line bg-card p-5 shadow-card">
      <dt className="text-sm font-semibold text-muted">{label}</dt>
      <dd
        className={`mt-1 min-h-9 font-display text-3xl font-semibold tabular-nums ${look === "bad" ? "text-ember" : ""}`}
      >
        {value === undefined ? <span className="block h-8 w-20 animate-breathe rounded bg-sunken" /> : value}
      </dd>
      {note !== undefined && <dd className="mt-1 min-h-5 text-sm text-muted">{note}</dd>}
    </div>
  );
}
