import { useId } from "react";
import type { QuestProgress } from "@/api/types";
import { QuestCard } from "@/quests/QuestCard";
import { text } from "@/text/en";

export const QUEST_GRID = "grid gap-4 sm:grid-cols-[repeat(auto-fill,minmax(21rem,1fr))] sm:gap-5";

interface QuestSectionProps {
  title: string;
  /** In the order in which they are shown. */
  quests: readonly QuestProgress[];
}

export function QuestSection({ title, quests }: QuestSectionProps) {
  const headingId = useId();
  if (quests.length === 0) return null;
  return (
    <section aria-labelledby={headingId} className="mt-10">
      <h2 id={headingId} className="mb-4 text-2xl font-semibold tracking-tight">
        {title}
      </h2>
      <ul className={QUEST_GRID}>
        {quests.map((quest) => (
          <QuestCard key={quest.code} quest={quest} missing={[]} />
        ))}
      </ul>
    </section>
  );
}

/** Holds the place of a section while it loads. */
export function QuestSectionSkeleton() {
  return (
    <div role="status" className="mt-10">
      <span className="sr-only">{text.home.loading}</span>
      <div className="mb-4 h-8 w-32 animate-breathe rounded-lg bg-sunken" />
      <div aria-hidden="true" className={QUEST_GRID}>
        {["one", "two", "three"].map((key) => (
          <div key={key} className="h-64 animate-breathe rounded-3xl border border-line bg-card p-5">
            <div className="flex gap-4">
              <div className="size-12 rounded-2xl bg-sunken" />
              <div className="flex-1 space-y-2 pt-1">
                <div className="h-3 w-20 rounded bg-sunken" />
                <div className="h-5 w-48 max-w-full rounded bg-sunken" />
              </div>
            </div>
            <div className="mt-5 h-4 w-full rounded bg-sunken" />
            <div className="mt-5 h-7 w-28 rounded-full bg-sunken" />
            <div className="mt-9 h-2.5 w-full rounded-full bg-sunken" />
          </div>
        ))}
      </div>
    </div>
  );
}
