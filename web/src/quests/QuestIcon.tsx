import {
  Award,
  BookOpen,
  Compass,
  DoorOpen,
  Flame,
  Footprints,
  Gem,
  Gift,
  GraduationCap,
  Hand,
  Hourglass,
  KeyRound,
  LogIn,
  type LucideIcon,
  Map as MapIcon,
  Medal,
  NotebookPen,
  Rocket,
  Scroll,
  ShoppingBag,
  Star,
  Swords,
  Target,
  TrendingUp,
  Trophy,
  Zap,
} from "lucide-react";
import type { QuestProgress } from "@/api/types";

/**
 * What a definition's `icon` may say, by name or by emoji, and the line drawing for it. One hand has drawn them all, and
 * they look the same on every machine; any other emoji is shown as the machine draws it.
 */
const ICONS: Record<string, LucideIcon> = {
  award: Award,
  "🎖": Award,
  book: BookOpen,
  "📖": BookOpen,
  "📚": BookOpen,
  compass: Compass,
  "🧭": Compass,
  door: DoorOpen,
  "🚪": DoorOpen,
  flame: Flame,
  "🔥": Flame,
  footprints: Footprints,
  "👣": Footprints,
  gem: Gem,
  "💎": Gem,
  gift: Gift,
  "🎁": Gift,
  graduation: GraduationCap,
  "🎓": GraduationCap,
  hand: Hand,
  "👋": Hand,
  hourglass: Hourglass,
  "⏳": Hourglass,
  key: KeyRound,
  "🔑": KeyRound,
  "sign-in": LogIn,
  map: MapIcon,
  "🗺": MapIcon,
  medal: Medal,
  "🏅": Medal,
  "🥇": Medal,
  "🥈": Medal,
  "🥉": Medal,
  notebook: NotebookPen,
  "📝": NotebookPen,
  rocket: Rocket,
  "🚀": Rocket,
  scroll: Scroll,
  "📜": Scroll,
  shop: ShoppingBag,
  "🛍": ShoppingBag,
  star: Star,
  "⭐": Star,
  "🌟": Star,
  "💯": Star,
  swords: Swords,
  "⚔": Swords,
  target: Target,
  "🎯": Target,
  "trending-up": TrendingUp,
  "📈": TrendingUp,
  trophy: Trophy,
  "🏆": Trophy,
  bolt: Zap,
  "⚡": Zap,
};

interface QuestIconProps {
  quest: Pick<QuestProgress, "icon" | "kind">;
  /** Size and colours of the tile. */
  className: string;
}

export function QuestIcon({ quest, className }: QuestIconProps) {
  // The variation selector only asks for a coloured drawing.
  const name = (quest.icon ?? "").replace("\uFE0F", "");
  const known = ICONS[name];
  const Icon = known ?? (quest.kind === "achievement" ? Medal : Compass);
  const isEmoji = known === undefined && /^\p{Extended_Pictographic}/u.test(name);
  return (
    <span aria-hidden="true" className={`grid shrink-0 place-items-center rounded-2xl text-2xl ${className}`}>
      {isEmoji ? name : <Icon size={24} strokeWidth={1.9} />}
    </span>
  );
}
