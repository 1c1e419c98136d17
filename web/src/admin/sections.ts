import {
  Activity,
  Gauge,
  KeyRound,
  type LucideIcon,
  Radio,
  ScrollText,
  Swords,
  TrendingUp,
  UsersRound,
  Webhook,
} from "lucide-react";
import { adminText } from "@/text/admin";

interface Section {
  to: string;
  label: string;
  icon: LucideIcon;
}

const { sections, groups } = adminText;

/** The sections of the desk, in their groups and order; what each holds stands in a folder of its own beside this file. */
export const GROUPS = [
  {
    label: groups.catalog,
    sections: [
      { to: "/admin/quests", label: sections.quests, icon: Swords },
      { to: "/admin/stats", label: sections.stats, icon: Gauge },
      { to: "/admin/levels", label: sections.levels, icon: TrendingUp },
    ],
  },
  {
    label: groups.activity,
    sections: [
      { to: "/admin/events", label: sections.events, icon: Radio },
      { to: "/admin/users", label: sections.users, icon: UsersRound },
    ],
  },
  {
    label: groups.system,
    sections: [
      { to: "/admin/operations", label: sections.operations, icon: Activity },
      { to: "/admin/webhooks", label: sections.webhooks, icon: Webhook },
      { to: "/admin/keys", label: sections.keys, icon: KeyRound },
      { to: "/admin/audit", label: sections.audit, icon: ScrollText },
    ],
  },
] as const satisfies readonly { label: string; sections: readonly Section[] }[];
