import { Lock } from "lucide-react";
import type { QuestProgress } from "@/api/types";
import type { BadgeState, Tier } from "@/badges/badges";
import { QuestIcon } from "@/quests/QuestIcon";

const METALS: Record<Tier, { rim: string; face: string; icon: string }> = {
  common: { rim: "fill-pine", face: "fill-pine-soft", icon: "text-pine" },
  uncommon: { rim: "fill-pine-strong", face: "fill-pine-soft", icon: "text-pine-strong" },
  rare: { rim: "fill-gem-bright", face: "fill-gem-soft", icon: "text-gem" },
  epic: { rim: "fill-violet-bright", face: "fill-violet-soft", icon: "text-violet" },
  legendary: { rim: "fill-gold-bright", face: "fill-gold-soft", icon: "text-gold" },
};
const PLAIN = { rim: "fill-line", face: "fill-sunken", icon: "text-muted" };
/** A hexagon with soft corners. */
const OUTER =
  "M44 3.500a8 8 0 0 1 8 0l31 18a8 8 0 0 1 4 7v36a8 8 0 0 1-4 7l-31 18a8 8 0 0 1-8 0l-31-18a8 8 0 0 1-4-7v-36a8 8 0 0 1 4-7z";
const INNER =
  "M45 12.500a6 6 0 0 1 6 0l25.500 14.700a6 6 0 0 1 3 5.200v29.200a6 6 0 0 1-3 5.200L51 81.500a6 6 0 0 1-6 0L19.500 66.800a6 6 0 0 1-3-5.200V32.400a6 6 0 0 1 3-5.200z";

interface MedallionProps {
  badge: QuestProgress;
  state: BadgeState;
  tier: Tier;
}

/** The badge itself: in its metal once it is held, in outline before. */
export function Medallion({ badge, state, tier }: MedallionProps) {
  const { rim, face, icon } = state === "held" ? METALS[tier] : PLAIN;
  return (
    <div aria-hidden="true" className="relative grid size-24 place-items-center">
      <svg viewBox="0 0 96 93" className="absolute inset-0 size-full" aria-hidden="true">
        <path d={OUTER} className={rim} />
        <path d={INNER} className={face} />
        {state === "held" && (
          <path
            d={INNER}
            fill="none"
            stroke="#fff"
            strokeOpacity="0.35"
            strokeWidth="2"
            strokeDasharray="60 240"
          />
        )}
      </svg>
      {state === "secret" ? (
        <Lock size={30} strokeWidth={1.9} className={`relative ${icon}`} />
      ) : (
        <span className="relative scale-130">
          <QuestIcon quest={badge} className={icon} />
        </span>
      )}
    </div>
  );
}
