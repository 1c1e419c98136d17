import type { QuestProgress } from "@/api/types";
import { inOrder, isSecret } from "@/quests/order";

/** How many quests a section of the home page shows at most; the rest stands on the page of all quests. */
const MOST = 6;
const BY_CALENDAR: readonly QuestProgress["resets"][] = ["daily", "weekly", "monthly"];

/** The home page's sections. A quest stands in one of them at most. */
export interface HomeSections {
  ready: QuestProgress[];
  /** Those that begin anew with the day, the week or the month, the soonest first. */
  today: QuestProgress[];
  underWay: QuestProgress[];
  next: QuestProgress[];
}

export function homeSections(quests: readonly QuestProgress[]): HomeSections {
  const ready = quests.filter((quest) => quest.claimable_cycles.length > 0);
  const rest = quests.filter((quest) => quest.claimable_cycles.length === 0);
  const today = rest.filter((quest) => isOnTheClock(quest));
  const other = rest.filter((quest) => !isOnTheClock(quest));
  return {
    ready: inOrder(ready),
    today: inOrder(today).sort((one, other) => resetTime(one) - resetTime(other)),
    underWay: inOrder(other.filter((quest) => quest.status === "in_progress")).slice(0, MOST),
    next: inOrder(other.filter((quest) => quest.status === "available" && !isSecret(quest)))
      .sort((one, other) => Number(one.kind === "achievement") - Number(other.kind === "achievement"))
      .slice(0, MOST),
  };
}

/** A streak to show on the home page: the quest, or the counter, that measures it. */
export interface StreakSource {
  code: string;
  name: string;
}

/** The longest streak of the quests; where none is under way, that of a counter, or one that could begin. */
export function pickStreak(
  quests: readonly QuestProgress[],
  stats: readonly { code: string; name: string; measure: string; value: number | string }[],
): StreakSource | null {
  const sources = [
    ...quests.flatMap(({ code, name, parts }) =>
      parts.flatMap((part) =>
        part.measure === "streak" ? [{ code, name, length: part.streak?.length ?? 0 }] : [],
      ),
    ),
    ...stats.flatMap(({ code, name, measure, value }) =>
      measure === "streak" ? [{ code, name, length: Number(value) }] : [],
    ),
  ];
  const [longest] = sources.sort((one, other) => other.length - one.length);
  return longest === undefined ? null : { code: longest.code, name: longest.name };
}

function isOnTheClock(quest: QuestProgress): boolean {
  return (
    BY_CALENDAR.includes(quest.resets) && ["available", "in_progress", "completed"].includes(quest.status)
  );
}

function resetTime(quest: QuestProgress): number {
  return quest.resets_at === null ? Number.POSITIVE_INFINITY : new Date(quest.resets_at).getTime();
}
