import {
  Award,
  BookOpen,
  Compass,
  Flame,
  Gem,
  GraduationCap,
  LogIn,
  type LucideIcon,
  Medal,
  ShoppingBag,
  Star,
  Swords,
  Target,
  TrendingUp,
  Trophy,
  Zap,
} from "lucide-react";
import type { QuestProgress } from "@/api/types";

/** The names that a definition's `icon` may use; anything else that is short (an emoji) is shown as it is. */
const ICONS: Record<string, LucideIcon> = {
  award: Award,
  bolt: Zap,
  book: BookOpen,
  compass: Compass,
  flame: Flame,
  gem: Gem,
  graduation: GraduationCap,
  "log-in": LogIn,
  login: LogIn,
  medal: Medal,
  shop: ShoppingBag,
  "sign-in": LogIn,
  star: Star,
  swords: Swords,
  target: Target,
  "trending-up": TrendingUp,
  trophy: Trophy,
};

export function QuestIcon({ quest, className }: { quest: QuestProgress; className: string }) {
  const name = quest.icon ?? "";
  const Icon = ICONS[name] ?? (quest.kind === "achievement" ? Medal : Compass);
  const isEmoji = /^\p{Extended_Pictographic}/u.test(name);
  return (
    <span
      aria-hidden="true"
      className={`grid size-12 shrink-0 place-items-center rounded-2xl text-2xl ${className}`}
    >
      {isEmoji ? name : <Icon size={24} strokeWidth={1.9} />}
    </span>
  );
}
