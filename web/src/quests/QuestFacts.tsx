import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { QuestDetail } from "@/api/types";
import { Panel } from "@/components/Panel";
import { formatDate } from "@/text/en";
import { questsText } from "@/text/player/quests";

const words = questsText.detail;

interface QuestFactsProps {
  quest: QuestDetail;
  /** The quests that must be completed first. */
  missing: { code: string; name: string }[];
}

/** When the quest is open, how often it pays, and what it takes to begin; times are those of the player's own clock. */
export function QuestFacts({ quest, missing }: QuestFactsProps) {
  const reset = words.resets[quest.resets];
  return (
    <Panel title={words.facts}>
      <dl className="space-y-3 text-[0.95rem]">
        <Fact name={words.repeats}>{[repeats(quest), reset].filter(Boolean).join(", ")}</Fact>
        {quest.resets_at && <Fact name={words.resetsAt}>{formatDate(quest.resets_at)}</Fact>}
        {quest.opens_at && <Fact name={words.opens}>{formatDate(quest.opens_at)}</Fact>}
        {quest.closes_at && <Fact name={words.closes}>{formatDate(quest.closes_at)}</Fact>}
        {quest.deadline && <Fact name={words.deadline}>{formatDate(quest.deadline)}</Fact>}
        {quest.category && <Fact name={words.category}>{quest.category}</Fact>}
        {quest.rarity && <Fact name={words.rarity}>{quest.rarity}</Fact>}
        {missing.length > 0 && (
          <Fact name={words.first}>
            {missing.map(({ code, name }) => (
              <Link
                key={code}
                to="/quests/$code"
                params={{ code }}
                className="block rounded font-semibold text-pine underline underline-offset-4"
              >
                {name}
              </Link>
            ))}
          </Fact>
        )}
        {quest.missing_level !== null && (
          <Fact name={words.level}>{words.levelNumber(quest.missing_level)}</Fact>
        )}
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="text-right font-semibold first-letter:uppercase">{children}</dd>
    </div>
  );
}

function repeats(quest: QuestDetail): string {
  if (quest.repeat_limit === null) return words.endless;
  return quest.repeat_limit === 1 ? words.once : words.manyTimes(quest.repeat_limit);
}
