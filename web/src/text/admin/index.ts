import type { Role } from "@/session/claims";
import { auditText } from "@/text/admin/audit";
import { eventsText } from "@/text/admin/events";
import { explainText } from "@/text/admin/explain";
import { keysText } from "@/text/admin/keys";
import { levelsText } from "@/text/admin/levels";
import { operationsText } from "@/text/admin/operations";
import { questFormText } from "@/text/admin/quest-form";
import { questReviewText } from "@/text/admin/quest-review";
import { questsText } from "@/text/admin/quests";
import { statsText } from "@/text/admin/stats";
import { usersText } from "@/text/admin/users";
import { webhooksText } from "@/text/admin/webhooks";

/** Every English sentence of the administrators' desk, one file for each of its sections. */
export const adminText = {
  title: "Administration",
  toPlayer: "Back to the player's pages",
  roles: { user: "Player", viewer: "Viewer", admin: "Administrator" } satisfies Record<Role, string>,
  groups: { catalog: "Catalog", activity: "Activity", system: "System" },
  sections: {
    quests: "Quests",
    stats: "Stats",
    levels: "Levels",
    events: "Events",
    users: "Users",
    operations: "Operations",
    webhooks: "Webhooks",
    keys: "Publishers’ keys",
    audit: "Audit log",
  },
  all: "All",
  audit: auditText,
  events: eventsText,
  explain: explainText,
  keys: keysText,
  operations: operationsText,
  users: usersText,
  webhooks: webhooksText,
  quests: questsText,
  questForm: questFormText,
  questReview: questReviewText,
  levels: levelsText,
  stats: statsText,
} as const;
