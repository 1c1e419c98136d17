import { Link } from "@tanstack/react-router";
import type { QuestProgress } from "@/api/types";
import { badgeState, tierOf } from "@/badges/badges";
import { Medallion } from "@/badges/Medallion";
import { share as partDone } from "@/quests/order";
import { formatNumber } from "@/text/en";
import { badgesText } from "@/text/player/badges";

interface BadgeCardProps {
  badge: QuestProgress;
  /** The part of all players that hold it; null where nobody has counted yet. */
  share: number | null;
}

/** A badge on the shelf: its drawing, whether it is held, and how rare it is. */
export function BadgeCard({ badge, share }: BadgeCardProps) {
  const state = badgeState(badge);
  const tier = tierOf(badge.rarity);
  // Who holds what is counted now and then: a badge just won may not be among them.
  const isCounted = share !== null && (share > 0 || state !== "held");
  return (
    <li
      data-badge={badge.code}
      data-state={state}
      className={`relative flex flex-col items-center rounded-3xl border px-4 pt-6 pb-5 text-center transition-shadow hover:shadow-toast ${state === "held" ? "border-line bg-card shadow-card" : "border-dashed border-line"}`}
    >
      <Medallion badge={badge} state={state} tier={tier} />
      {badge.times_completed > 1 && (
        <span className="absolute top-4 right-4 text-sm font-semibold text-muted">
          {badgesText.times(badge.times_completed)}
        </span>
      )}
      <h2 className="mt-4 text-lg leading-snug font-semibold break-words">
        <Link
          to="/quests/$code"
          params={{ code: badge.code }}
          className="rounded after:absolute after:inset-0 after:rounded-3xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-pine"
        >
          {badge.name}
          <span className="sr-only">{`: ${badgesText.status[state]}`}</span>
        </Link>
      </h2>
      <p className="mt-1 line-clamp-3 text-sm leading-relaxed text-muted">
        {state === "secret" ? badgesText.secret : badge.description}
      </p>
      <div className="mt-auto w-full pt-4">
        {state === "open" && <OpenBar badge={badge} />}
        <p className="mt-2 text-xs text-muted">
          {badge.rarity && <span className="font-semibold capitalize">{badge.rarity} · </span>}
          {isCounted && (share > 0 ? badgesText.share(share) : badgesText.nobody)}
          {!isCounted && <span aria-hidden="true">&nbsp;</span>}
        </p>
      </div>
    </li>
  );
}

function OpenBar({ badge }: { badge: QuestProgress }) {
  const progress = formatNumber(Number(badge.progress));
  const target = formatNumber(Number(badge.target));
  return (
    <div className="flex items-center gap-2.5">
      <span aria-hidden="true" className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken">
        <span
          className="block h-full origin-left rounded-full bg-pine"
          style={{ transform: `scaleX(${partDone(badge)})` }}
        />
      </span>
      <span className="text-xs font-semibold tabular-nums">{badgesText.progress(progress, target)}</span>
    </div>
  );
}
