import { Award, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import type { Reward } from "@/api/types";
import { DiamondIcon, GoldIcon } from "@/components/Coins";
import { formatNumber, text } from "@/text/en";

/** All that a reward holds, each part with its sign: "10 diamonds", "50 points"; where room is scarce, "10" and "50". */
export function RewardChips({ reward, compact = false }: { reward: Reward; compact?: boolean }) {
  const { gold, diamonds, points, badge } = reward;
  if (!(gold || diamonds || points || badge)) {
    return <p className="text-sm text-muted">{text.quest.noReward}</p>;
  }
  return (
    <ul className="flex flex-wrap gap-1.5">
      {gold > 0 && (
        <Chip
          look="bg-gold-soft text-gold"
          icon={<GoldIcon size={16} />}
          short={compact && formatNumber(gold)}
        >
          {text.reward.gold(gold)}
        </Chip>
      )}
      {diamonds > 0 && (
        <Chip
          look="bg-gem-soft text-gem"
          icon={<DiamondIcon size={16} />}
          short={compact && formatNumber(diamonds)}
        >
          {text.reward.diamonds(diamonds)}
        </Chip>
      )}
      {points > 0 && (
        <Chip
          look="bg-pine-soft text-pine"
          icon={<Sparkles size={15} aria-hidden />}
          short={compact && formatNumber(points)}
        >
          {text.reward.points(points)}
        </Chip>
      )}
      {badge && (
        <Chip
          look="bg-sunken text-ink"
          icon={<Award size={15} aria-hidden />}
          short={compact && inWords(badge)}
        >
          {text.reward.badge(inWords(badge))}
        </Chip>
      )}
    </ul>
  );
}

/** A badge's code as players read it: "fire-keeper" is "Fire keeper". */
function inWords(code: string): string {
  const words = code.replaceAll(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface ChipProps {
  look: string;
  icon: ReactNode;
  /** Shown in place of the full words, which screen readers still hear. */
  short: string | false;
  children: string;
}

function Chip({ look, icon, short, children }: ChipProps) {
  return (
    <li
      className={`inline-flex items-center gap-1.5 rounded-full py-1 pr-2.5 pl-2 text-sm font-semibold ${look}`}
    >
      {icon}
      {short === false ? (
        children
      ) : (
        <>
          <span aria-hidden="true">{short}</span>
          <span className="sr-only">{children}</span>
        </>
      )}
    </li>
  );
}
