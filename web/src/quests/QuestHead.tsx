import type { ReactNode } from "react";
import type { QuestDetail } from "@/api/types";
import { ProgressBar } from "@/components/ProgressBar";
import { RewardChips } from "@/components/RewardChips";
import { Footnote } from "@/quests/Footnote";
import { TILES, tone } from "@/quests/looks";
import { isSecret, share } from "@/quests/order";
import { QuestIcon } from "@/quests/QuestIcon";
import { StatusPill } from "@/quests/StatusPill";
import { formatNumber, text } from "@/text/en";
import { questsText } from "@/text/player/quests";

const words = questsText.detail;

interface QuestHeadProps {
  quest: QuestDetail;
  missing: string[];
  /** What the player can do now. */
  children: ReactNode;
}

/** What the quest is, what it pays, and where the player stands: the reward comes before the effort. */
export function QuestHead({ quest, missing, children }: QuestHeadProps) {
  const progress = formatNumber(Number(quest.progress));
  const target = formatNumber(Number(quest.target));
  return (
    <header className="mt-2 rounded-4xl border border-line bg-card p-5 shadow-card sm:p-8">
      <div className="flex flex-wrap items-start gap-x-5 gap-y-4">
        <QuestIcon quest={quest} className={`size-16 ${TILES[quest.status]}`} />
        <div className="min-w-0 flex-1 basis-64">
          <div className="flex flex-wrap items-center gap-3">
            <p className="text-xs font-semibold tracking-wide text-muted uppercase">{quest.category}</p>
            <StatusPill status={quest.status} />
          </div>
          <h1 className="mt-1 text-3xl font-semibold tracking-tight break-words sm:text-4xl">{quest.name}</h1>
          <p className="mt-2 max-w-2xl text-lg leading-relaxed text-muted">
            {isSecret(quest) ? text.quest.secretBody : quest.description}
          </p>
        </div>
        <div className="rounded-2xl border border-line bg-paper px-4 py-3.5 max-sm:w-full sm:max-w-72">
          <h2 className="mb-2 text-sm font-semibold">{words.reward}</h2>
          <RewardChips reward={quest.reward} />
          <p className="mt-2 text-sm text-muted">
            {quest.claim === "manual" ? words.manual : words.automatic}
          </p>
        </div>
      </div>
      <div className="mt-6">
        <ProgressBar
          name={quest.name}
          progress={progress}
          target={target}
          share={share(quest)}
          steps={Number.isInteger(Number(quest.target)) ? Number(quest.target) : null}
          tone={tone(quest.status)}
        />
        <div className="mt-2 flex min-h-6 items-baseline justify-between gap-4 text-sm">
          <Footnote quest={quest} missing={missing} />
          <p className="shrink-0 font-semibold tabular-nums">{text.quest.progress(progress, target)}</p>
        </div>
        <div className="sm:max-w-xs">{children}</div>
      </div>
    </header>
  );
}
