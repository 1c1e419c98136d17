import { Gauge, KeyRound, type LucideIcon, Swords, TrendingUp } from "lucide-react";
import { adminText } from "@/text/admin";

/** The sections of the desk, in their order; what each holds stands in a folder of its own beside this file. */
export const SECTIONS = [
  { to: "/admin/quests", label: adminText.sections.quests, icon: Swords },
  { to: "/admin/stats", label: adminText.sections.stats, icon: Gauge },
  { to: "/admin/levels", label: adminText.sections.levels, icon: TrendingUp },
  { to: "/admin/keys", label: adminText.sections.keys, icon: KeyRound },
] as const satisfies readonly { to: string; label: string; icon: LucideIcon }[];
