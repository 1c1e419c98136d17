import type { Role } from "@/session/claims";
import { keysText } from "@/text/admin/keys";
import { levelsText } from "@/text/admin/levels";
import { questFormText } from "@/text/admin/quest-form";
import { questReviewText } from "@/text/admin/quest-review";
import { questsText } from "@/text/admin/quests";
import { statsText } from "@/text/admin/stats";

/** Every English sentence of the administrators' desk, one file for each of its sections. */
export const adminText = {
  title: "Administration",
  toPlayer: "Back to the player's pages",
  roles: { user: "Player", viewer: "Viewer", admin: "Administrator" } satisfies Record<Role, string>,
  sections: {
    quests: "Quests",
    stats: "Stats",
    levels: "Levels",
    keys: "Publishers’ keys",
  },
  keys: keysText,
  quests: questsText,
  questForm: questFormText,
  questReview: questReviewText,
  levels: levelsText,
  stats: statsText,
} as const;
