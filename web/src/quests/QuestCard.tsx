import type { QuestProgress, QuestStatus } from "@/api/types";
import { ProgressBar } from "@/components/ProgressBar";
import { RewardChips } from "@/components/RewardChips";
import { AcceptButton } from "@/quests/AcceptButton";
import { ClaimButton } from "@/quests/ClaimButton";
import { canBeAccepted, share } from "@/quests/order";
import { QuestIcon } from "@/quests/QuestIcon";
import { StatusPill } from "@/quests/StatusPill";
import { formatNumber, text } from "@/text/en";

const TILES: Record<QuestStatus, string> = {
  ready_to_claim: "bg-gold-soft text-gold",
  in_progress: "bg-pine-soft text-pine",
  available: "bg-pine-soft text-pine",
  upcoming: "bg-gem-soft text-gem",
  locked: "bg-sunken text-muted",
  completed: "bg-pine text-on-pine",
  expired: "bg-sunken text-muted",
  paused: "bg-gem-soft text-gem",
  ended: "bg-sunken text-muted",
};

const FRAMES: Partial<Record<QuestStatus, string>> = {
  ready_to_claim: "border-gold-bright bg-card shadow-card",
  locked: "border-dashed border-line",
  expired: "border-dashed border-line",
  ended: "border-dashed border-line",
};

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
      className={`flex flex-col rounded-3xl border p-5 ${FRAMES[status] ?? "border-line bg-card shadow-card"}`}
    >
      <div className="flex items-start gap-4">
        <QuestIcon quest={quest} className={TILES[status]} />
        <div className="min-w-0 flex-1">
          <div className="flex items-center justify-between gap-3">
            <p className="truncate text-xs font-semibold tracking-wide text-muted uppercase">
              {quest.category}
            </p>
            <StatusPill status={status} />
          </div>
          <h3 className="mt-1 text-lg leading-snug font-semibold">{quest.name}</h3>
        </div>
      </div>
      <p className="mt-3 text-[0.95rem] leading-relaxed text-muted">{quest.description}</p>
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
          <p className="text-muted">{footnote(quest, missing)}</p>
          <p className="shrink-0 font-semibold tabular-nums">{text.quest.progress(progress, target)}</p>
        </div>
        {quest.claimable_cycles.length > 0 && <ClaimButton quest={quest} />}
        {canBeAccepted(quest) && <AcceptButton quest={quest} />}
      </div>
    </li>
  );
}

function tone(status: QuestStatus): "pine" | "gold" | "muted" {
  if (status === "ready_to_claim") return "gold";
  return status === "locked" || status === "expired" || status === "ended" ? "muted" : "pine";
}

/** What the player should know about where this quest stands: why it is closed, until when it is open, how often it pays. */
function footnote(quest: QuestProgress, missing: string[]): string | null {
  const { opens_at: startsAt, closes_at: endsAt } = quest;
  if (quest.status === "locked") {
    if (missing.length > 0) return text.quest.lockedBy(missing);
    return quest.missing_level === null
      ? text.quest.lockedOtherwise
      : text.quest.lockedByLevel(quest.missing_level);
  }
  if (quest.status === "upcoming" && startsAt) return text.quest.startsAt(startsAt);
  if (quest.status === "paused") return text.quest.paused;
  if (quest.status === "ended") return endsAt ? text.quest.endedAt(endsAt) : text.quest.ended;
  if (quest.status !== "completed" && endsAt) return text.quest.endsAt(endsAt);
  return text.quest.times(quest) ?? (quest.status === "available" ? text.quest.notStarted : null);
}
