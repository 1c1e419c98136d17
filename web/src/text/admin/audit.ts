import { formatNumber } from "@/text/en";

export const auditText = {
  lead: "What administrators did, in all services, the newest first.",
  filters: {
    actor: "Administrator’s id",
    action: "Action",
    service: "Service",
    user: "User id",
    subject: "Subject",
    since: "From",
    until: "Until",
  },
  services: { auth: "Auth", catalog: "Catalog", processing: "Processing" },
  kinds: {
    user: "Users",
    definition: "Definitions",
    reward: "Rewards of the catalog",
    levels: "Levels",
    event: "Events",
    grant: "Grants",
    message: "Parked messages",
    publisher: "Publishers’ keys",
    webhook: "Webhooks",
    backfill: "Backfills",
    books: "Reconciliation",
  },
  columns: {
    at: "When",
    actor: "Who",
    action: "Did",
    subject: "To",
    user: "User",
    reason: "Reason",
    service: "Service",
    details: "Details",
    id: "Entry id",
  },
  open: (action: string, id: string) => `Open ${action} ${id}`,
  shown: (number: number) => `${formatNumber(number)} shown`,
  /** `definition.draft_discarded` as people read it. */
  action: (action: string) => {
    const [kind = "", verb = ""] = action.split(".");
    const words = `${kind} ${verb.replaceAll("_", " ")}`;
    return words.charAt(0).toUpperCase() + words.slice(1);
  },
  title: "Entry",
  emptyTitle: "No entries",
  emptyBody: "Nothing that fits these filters was done yet.",
} as const;
