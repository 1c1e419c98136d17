import type { QuestProgress, QuestStatus } from "@/api/types";
import { Countdown } from "@/components/Countdown";
import { text } from "@/text/en";

interface FootnoteProps {
  quest: QuestProgress;
  /** The names of the quests that must be completed first. */
  missing: string[];
}

/** What the player should know about where a quest stands: why it is closed, until when it is open, how often it pays. */
export function Footnote({ quest, missing }: FootnoteProps) {
  const { resets_at: resetsAt, deadline } = quest;
  if (isOpen(quest.status) && resetsAt) return <Countdown until={resetsAt} label={text.quest.resetsIn} />;
  if (quest.status === "in_progress" && deadline) {
    return <Countdown until={deadline} label={text.quest.closesIn} />;
  }
  return <p className="text-muted">{footnote(quest, missing)}</p>;
}

function isOpen(status: QuestStatus): boolean {
  return status === "available" || status === "in_progress" || status === "completed";
}

/** The same in one sentence, without clocks. */
export function footnote(quest: QuestProgress, missing: string[]): string | null {
  const { opens_at: startsAt, closes_at: endsAt } = quest;
  const status = quest.status;
  if (status === "paused") return text.quest.paused;
  if (status === "locked") {
    if (missing.length > 0) return text.quest.lockedBy(missing);
    return quest.missing_level === null
      ? text.quest.lockedOtherwise
      : text.quest.lockedByLevel(quest.missing_level);
  }
  if (status === "upcoming" && startsAt) return text.quest.startsAt(startsAt);
  if (status === "ended") return endsAt ? text.quest.endedAt(endsAt) : text.quest.ended;
  if (status !== "completed" && endsAt) return text.quest.endsAt(endsAt);
  return text.quest.times(quest) ?? (status === "available" ? text.quest.notStarted : null);
}
