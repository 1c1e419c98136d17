import type { QuestProgress, QuestStatus } from "@/api/types";

/** What wants the player's attention comes first. */
const RANK: Record<QuestStatus, number> = {
  ready_to_claim: 0,
  in_progress: 1,
  available: 2,
  upcoming: 3,
  locked: 4,
  completed: 5,
  expired: 6,
  ended: 7,
  paused: 3,
};

/** The part done, 0 to 1. */
export function share(quest: QuestProgress): number {
  const target = Number(quest.target);
  return target > 0 ? Math.min(1, Math.max(0, Number(quest.progress) / target)) : 0;
}

/** Whether nobody may know yet what the quest asks for. */
export function isSecret(quest: QuestProgress): boolean {
  return quest.parts.length === 0;
}

/** Whether the quest waits for the player to accept it. */
export function canBeAccepted(quest: QuestProgress): boolean {
  return quest.enrolment === "opt_in" && (quest.status === "available" || quest.status === "expired");
}

/** Whether the quest was accepted and can be left again. */
export function canBeAbandoned(quest: QuestProgress): boolean {
  return quest.enrolment === "opt_in" && quest.status === "in_progress";
}

export function inOrder(quests: readonly QuestProgress[]): QuestProgress[] {
  return [...quests].sort(
    (one, other) =>
      RANK[one.status] - RANK[other.status] ||
      share(other) - share(one) ||
      one.name.localeCompare(other.name, "en"),
  );
}

export type Headline =
  | { kind: "ready"; number: number }
  | { kind: "near"; quest: QuestProgress; left: number }
  | { kind: "fresh" }
  | { kind: "all-done" }
  | { kind: "quiet" };

/** The one sentence to greet the player with. */
export function headline(quests: readonly QuestProgress[]): Headline {
  const ready = quests.reduce((sum, quest) => sum + quest.claimable_cycles.length, 0);
  if (ready > 0) return { kind: "ready", number: ready };
  const [nearest] = quests
    .filter((quest) => quest.status === "in_progress")
    .sort((a, b) => share(b) - share(a));
  if (nearest !== undefined && share(nearest) >= 0.5) {
    return { kind: "near", quest: nearest, left: Number(nearest.target) - Number(nearest.progress) };
  }
  if (
    quests.length > 0 &&
    quests.every((quest) => quest.status === "completed" || quest.status === "ended")
  ) {
    return { kind: "all-done" };
  }
  if (quests.every((quest) => quest.times_completed === 0 && share(quest) === 0)) return { kind: "fresh" };
  return { kind: "quiet" };
}
