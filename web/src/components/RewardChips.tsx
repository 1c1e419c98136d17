import { Award, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import type { Reward } from "@/api/types";
import { DiamondIcon, GoldIcon } from "@/components/Coins";
import { text } from "@/text/en";

/** Everything that a reward holds, in words: "10 diamonds", "50 points". */
export function rewardParts(reward: Reward): string[] {
  return [
    reward.gold > 0 ? text.reward.gold(reward.gold) : null,
    reward.diamonds > 0 ? text.reward.diamonds(reward.diamonds) : null,
    reward.points > 0 ? text.reward.points(reward.points) : null,
    reward.badge ? text.reward.badge(reward.badge) : null,
  ].filter((part) => part !== null);
}

export function RewardChips({ reward }: { reward: Reward }) {
  if (rewardParts(reward).length === 0) return <p className="text-sm text-muted">{text.quest.noReward}</p>;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {reward.gold > 0 && (
        <Chip look="bg-gold-soft text-gold" icon={<GoldIcon size={16} />}>
          {text.reward.gold(reward.gold)}
        </Chip>
      )}
      {reward.diamonds > 0 && (
        <Chip look="bg-gem-soft text-gem" icon={<DiamondIcon size={16} />}>
          {text.reward.diamonds(reward.diamonds)}
        </Chip>
      )}
      {reward.points > 0 && (
        <Chip look="bg-pine-soft text-pine" icon={<Sparkles size={15} aria-hidden />}>
          {text.reward.points(reward.points)}
        </Chip>
      )}
      {reward.badge && (
        <Chip look="bg-sunken text-ink" icon={<Award size={15} aria-hidden />}>
          {text.reward.badge(reward.badge)}
        </Chip>
      )}
    </ul>
  );
}

function Chip({ look, icon, children }: { look: string; icon: ReactNode; children: ReactNode }) {
  return (
    <li
      className={`inline-flex items-center gap-1.5 rounded-full py-1 pr-2.5 pl-2 text-sm font-semibold ${look}`}
    >
      {icon}
      {children}
    </li>
  );
}
