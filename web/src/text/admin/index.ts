import type { Role } from "@/session/claims";
import { auditText } from "@/text/admin/audit";
import { eventsText } from "@/text/admin/events";
import { explainText } from "@/text/admin/explain";
import { keysText } from "@/text/admin/keys";
import { operationsText } from "@/text/admin/operations";
import { usersText } from "@/text/admin/users";
import { webhooksText } from "@/text/admin/webhooks";

/** Every English sentence of the administrators' desk, one file for each of its sections. */
export const adminText = {
  title: "Administration",
  toPlayer: "Back to the player's pages",
  roles: { user: "Player", viewer: "Viewer", admin: "Administrator" } satisfies Record<Role, string>,
  groups: { activity: "Activity", system: "System" },
  sections: {
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
} as const;
