import { adminText } from "@/text/admin";

const { pages } = adminText.events;

export const EVENT_PAGES = [
  { to: "/admin/events", label: pages.log },
  { to: "/admin/events/types", label: pages.types },
] as const;
