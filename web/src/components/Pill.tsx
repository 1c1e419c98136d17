import type { ReactNode } from "react";

const LOOKS = {
  quiet: "bg-sunken text-muted",
  good: "bg-pine-soft text-pine",
  gold: "bg-gold-soft text-gold",
  gem: "bg-gem-soft text-gem",
  bad: "bg-ember-soft text-ember",
} as const;

/** A word or two about the state of something. */
export function Pill({ look = "quiet", children }: { look?: keyof typeof LOOKS; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-6 items-center rounded-full px-2.5 text-xs font-semibold whitespace-nowrap ${LOOKS[look]}`}
    >
      {children}
    </span>
  );
}
