import { Compass, House, type LucideIcon, Medal, Trophy, Wallet } from "lucide-react";
import { text } from "@/text/en";

/** The player's pages, in their order. */
export const SECTIONS = [
  { to: "/", label: text.navigation.home, icon: House },
  { to: "/quests", label: text.navigation.quests, icon: Compass },
  { to: "/badges", label: text.navigation.badges, icon: Medal },
  { to: "/leaderboard", label: text.navigation.leaderboard, icon: Trophy },
  { to: "/wallet", label: text.navigation.wallet, icon: Wallet },
] as const satisfies readonly { to: string; label: string; icon: LucideIcon }[];
