import { Link } from "@tanstack/react-router";
import type { QuestProgress } from "@/api/types";
import { ProgressBar } from "@/components/ProgressBar";
import { RewardChips } from "@/components/RewardChips";
import { AcceptButton } from "@/quests/AcceptButton";
import { ClaimButton } from "@/quests/ClaimButton";
import { Footnote } from "@/quests/Footnote";
import { FRAMES, TILES, tone } from "@/quests/looks";
import { canBeAccepted, isSecret, share } from "@/quests/order";
import { QuestIcon } from "@/quests/QuestIcon";
import { StatusPill } from "@/quests/StatusPill";
import { formatNumber, text } from "@/text/en";

interface QuestCardProps {
  quest: QuestProgress;
  /** The names of the quests that must be completed first. */
  missing: string[];
}

export function QuestCard({ quest, missing }: QuestCardProps) {
  const { status } = quest;
  const progress = formatNumber(Number(quest.progress));
  const target = formatNumber(Number(quest.target));
  return (
    <li
      data-quest={quest.code}
      data-status={status}
      className={`relative flex flex-col rounded-3xl border p-5 transition-shadow hover:shadow-toast ${FRAMES[status] ?? "border-line bg-card shadow-card"}`}
    >
      <div className="flex items-start gap-4">
        <QuestIcon quest={quest} className={`size-12 ${TILES[status]}`} />
        <div className="min-w-0 flex-1">
          <div className="flex items-center justify-between gap-3">
            <p className="truncate text-xs font-semibold tracking-wide text-muted uppercase">
              {quest.category}
            </p>
            <StatusPill status={status} />
          </div>
          <h3 className="mt-1 text-lg leading-snug font-semibold">
            <Link
              to="/quests/$code"
              params={{ code: quest.code }}
              className="rounded after:absolute after:inset-0 after:rounded-3xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-pine"
            >
              {quest.name}
            </Link>
          </h3>
        </div>
      </div>
      <p className="mt-3 line-clamp-3 text-[0.95rem] leading-relaxed text-muted">
        {isSecret(quest) ? text.quest.secretBody : quest.description}
      </p>
      <div className="mt-4">
        <h4 className="sr-only">{text.quest.reward}</h4>
        <RewardChips reward={quest.reward} />
      </div>
      <div className="mt-auto pt-5">
        <ProgressBar
          name={quest.name}
          progress={progress}
          target={target}
          share={share(quest)}
          steps={Number.isInteger(Number(quest.target)) ? Number(quest.target) : null}
          tone={tone(status)}
        />
        <div className="mt-2 flex min-h-6 items-baseline justify-between gap-4 text-sm">
          <Footnote quest={quest} missing={missing} />
          <p className="shrink-0 font-semibold tabular-nums">{text.quest.progress(progress, target)}</p>
        </div>
        {quest.claimable_cycles.length > 0 && <ClaimButton quest={quest} />}
        {canBeAccepted(quest) && <AcceptButton quest={quest} />}
      </div>
    </li>
  );
}
