import type { QuestProgress } from "@/api/types";
import { isSecret, share } from "@/quests/order";

export type BadgeState = "held" | "open" | "secret";

export function badgeState(badge: QuestProgress): BadgeState {
  if (badge.times_completed > 0) return "held";
  return isSecret(badge) ? "secret" : "open";
}

const RANK: Record<BadgeState, number> = { held: 0, open: 1, secret: 2 };

/** What is held comes first, then what is nearest; secrets close the row. */
export function badgesInOrder(quests: readonly QuestProgress[]): QuestProgress[] {
  return quests
    .filter((quest) => quest.kind === "achievement")
    .sort(
      (one, other) =>
        RANK[badgeState(one)] - RANK[badgeState(other)] ||
        share(other) - share(one) ||
        one.name.localeCompare(other.name, "en") ||
        one.code.localeCompare(other.code),
    );
}

export type Tier = "common" | "uncommon" | "rare" | "epic" | "legendary";
const TIERS: readonly Tier[] = ["common", "uncommon", "rare", "epic", "legendary"];

/** The metal in which a badge is drawn, by the tier that its author named; common where that is none of ours. */
export function tierOf(rarity: string): Tier {
  const named = rarity.trim().toLowerCase();
  return TIERS.find((tier) => tier === named) ?? "common";
}
